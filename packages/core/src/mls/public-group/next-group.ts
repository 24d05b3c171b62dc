import type { GroupContext } from 'ts-mls'
import { confirmedTranscriptHash, interimTranscriptHash } from '../transcript.ts'
import { hashOf } from '../suite-hash.ts'
import { rootHashOf } from '../tree/tree-hash.ts'
import type { Proposed } from './apply-proposals.ts'
import type { DecodedCommit } from './decode-commit.ts'
import type { PublicGroup } from './public-group.ts'

/** The group that a commit leads to, its tree being what the proposals and the path have made of it (RFC 9420 §8.1, §8.2). */
export function nextGroup(
  { context: before, confirmationTag: tagBefore }: PublicGroup,
  { message, content, confirmationTag }: DecodedCommit,
  { tree: known, extensions, policy }: Pick<Proposed, 'tree' | 'extensions' | 'policy'>,
): PublicGroup {
  const hash = hashOf(before.cipherSuite)
  const interim = interimTranscriptHash(before.confirmedTranscriptHash, tagBefore, hash)
  const { signature } = message.auth
  const commit = { wireformat: 'mls_public_message', content, signature } as const
  const context: GroupContext = {
    ...before,
    epoch: before.epoch + 1n,
    treeHash: rootHashOf(known, hash),
    confirmedTranscriptHash: confirmedTranscriptHash(interim, commit, hash),
    extensions,
  }
  return { context, tree: known.nodes, confirmationTag, policy, known }
}
