import { bytesEqual } from '../bytes.ts'
import { policyBytesOf } from '../group-extensions.ts'
import { decodePolicy } from '../policy/policy-codec.ts'
import { addLeaf, removeLeaf } from '../tree/edits.ts'
import { copyOf } from '../tree/known-tree.ts'
import type { KnownTree } from '../tree/known-tree.ts'
import { mergePath } from '../tree/merge-path.ts'
import { filteredPathOf } from '../tree/resolution.ts'
import { hashOf } from '../suite-hash.ts'
import type { Hash } from '../suite-hash.ts'
import { rootHashOf } from '../tree/tree-hash.ts'
import { decodeCommit } from './decode-commit.ts'
import type { DecodedCommit } from './decode-commit.ts'
import { nextGroup } from './next-group.ts'
import { decodePublicGroup } from './public-group-codec.ts'
import { knownOf } from './public-group.ts'
import type { PublicGroup } from './public-group.ts'

/** A public group as it is kept: as it was at some epoch, and the commits since, in order. */
export interface KeptGroup {
  readonly snapshot: Uint8Array
  readonly commits: readonly Uint8Array[]
}

/**
 * Works out a public group from what is kept of it. The commits are only applied: they were judged when they were
 * accepted. That what was kept is whole shows in the end, by the tree hash of the snapshot, and by the context that
 * the last committer signed, which the caller holds the result against.
 *
 * @throws Error where what is kept does not fit together
 */
export function rebuildPublicGroup({ snapshot, commits }: KeptGroup): PublicGroup {
  const kept = decodePublicGroup(snapshot)
  const known = knownOf(kept)
  if (!bytesEqual(rootHashOf(known, hashOf(kept.context.cipherSuite)), kept.context.treeHash)) {
    throw new Error('a kept public group has another tree than its context says')
  }
  return commits.reduce<PublicGroup>((group, bytes) => applied(group, decodeCommit(bytes)), {
    ...kept,
    known,
  })
}

/** The group after a commit that has been judged before. */
function applied(group: PublicGroup, commit: DecodedCommit): PublicGroup {
  const { content, proposals } = commit
  if (!bytesEqual(content.groupId, group.context.groupId) || content.epoch !== group.context.epoch) {
    throw new Error('a kept commit is of another group or epoch than the one before it leads to')
  }
  const tree = copyOf(knownOf(group))
  for (const p of proposals) {
    if (p.proposalType === 'remove' && 'remove' in p) removeLeaf(tree, p.remove.removed)
  }
  for (const p of proposals) {
    if (p.proposalType === 'add' && 'add' in p) addLeaf(tree, p.add.keyPackage.leafNode)
  }
  applyPath(tree, commit, hashOf(group.context.cipherSuite))
  const extensions = proposals.flatMap((p) =>
    p.proposalType === 'group_context_extensions' && 'groupContextExtensions' in p
      ? [p.groupContextExtensions.extensions]
      : [],
  )[0]
  const policy = extensions ? decodePolicy(policyBytesOf(extensions)) : group.policy
  return nextGroup(group, commit, { tree, extensions: extensions ?? group.context.extensions, policy })
}

function applyPath(tree: KnownTree, { sender, path }: DecodedCommit, hash: Hash): void {
  if (!path) return
  const leafIndex = sender.kind === 'member' ? sender.leafIndex : addLeaf(tree, path.leafNode)
  mergePath(tree, { leafIndex, path, levels: filteredPathOf(tree, leafIndex) }, hash)
}
