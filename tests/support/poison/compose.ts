import { encodeMlsMessage } from 'ts-mls'
import type { CiphersuiteImpl, GroupContext, PublicMessage } from 'ts-mls'
import { createMembershipTag } from 'ts-mls/authenticatedContent.js'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { varLenDataEncoder } from 'ts-mls/codec/variableLength.js'
import type { FramedContentCommit, FramedContentMember } from 'ts-mls/framedContent.js'
import { createConfirmationTag, signFramedContentTBS, toTbs } from 'ts-mls/framedContent.js'
import { signGroupInfo } from 'ts-mls/groupInfo.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { toLeafIndex } from 'ts-mls/treemath.js'
import { applyUpdatePath, createUpdatePath } from 'ts-mls/updatePath.js'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import { sealPath, withRootKey } from './forge-path.ts'
import type { Knowledge } from './knowledge.ts'

/**
 * What is wrong with a commit that is right in everything an outsider can check.
 * `path`: its ciphertexts are noise. `pathKeys`: a node's key does not follow from its path secret, so that the
 * commit can be processed and later ones cannot be. `externalPub`: it is right, and its GroupInfo misleads joiners.
 */
export type Poison = 'membershipTag' | 'confirmationTag' | 'path' | 'pathKeys' | 'externalPub'

/** A commit as it is submitted. */
export interface Composed {
  readonly message: PublicMessage
  readonly commit: Uint8Array
  readonly groupInfo: Uint8Array
}

type MemberCommit = FramedContentMember & FramedContentCommit

/** Composes an update of the own leaf by hand (RFC 9420 §12.4.1), whole or poisoned; everything is signed. */
export async function composeUpdate(
  knows: Knowledge,
  suite: CiphersuiteImpl,
  poison?: Poison,
): Promise<Composed> {
  const { path, context, commitSecret } = await composePath(knows, suite, poison)
  const content = contentOf(knows, path)
  const tbs = toTbs(content, 'mls_public_message', knows.groupContext)
  const signature = await signFramedContentTBS(knows.signaturePrivateKey, tbs, suite.signature)
  const next = await nextContext(knows, { content, signature, context }, suite)
  const zeros = new Uint8Array(suite.kdf.size)
  const { keySchedule } = await initializeEpoch(
    knows.keySchedule.initSecret,
    commitSecret,
    next,
    zeros,
    suite.kdf,
  )
  const tag = await createConfirmationTag(
    keySchedule.confirmationKey,
    next.confirmedTranscriptHash,
    suite.hash,
  )
  const confirmationTag = poison === 'confirmationTag' ? bent(tag) : tag
  const auth = { contentType: 'commit', signature, confirmationTag } as const
  const rightTag = await createMembershipTag(
    knows.keySchedule.membershipKey,
    { contentTbs: tbs, auth },
    suite.hash,
  )
  const membershipTag = poison === 'membershipTag' ? bent(rightTag) : rightTag
  const message: PublicMessage = { content, auth, senderType: 'member', membershipTag }
  const { publicKey } =
    poison === 'externalPub'
      ? await suite.hpke.generateKeyPair()
      : await suite.hpke.deriveKeyPair(keySchedule.externalSecret)
  const info = { context: next, confirmationTag, externalPub: await suite.hpke.exportPublicKey(publicKey) }
  return {
    message,
    commit: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage: message }),
    groupInfo: await signedInfo(knows, info, suite),
  }
}

async function composePath(knows: Knowledge, suite: CiphersuiteImpl, poison: Poison | undefined) {
  const { ratchetTree, groupContext, privatePath, signaturePrivateKey } = knows
  const leafIndex = toLeafIndex(privatePath.leafIndex)
  const [, made, secrets, , commitSecret] = await createUpdatePath(
    ratchetTree,
    leafIndex,
    groupContext,
    signaturePrivateKey,
    suite,
  )
  const keyed = poison === 'pathKeys' ? await withRootKey(knows, made, suite) : made
  const tree = await applyUpdatePath(ratchetTree, leafIndex, keyed, suite.hash)
  const treeHash = await treeHashRoot(tree, suite.hash)
  const context: GroupContext = { ...groupContext, treeHash, epoch: groupContext.epoch + 1n }
  const sealed = await sealPath(keyed, { secrets, tree: ratchetTree, context }, suite)
  return { path: poison === 'path' ? noisy(sealed) : sealed, context, commitSecret }
}

function contentOf({ groupContext, privatePath }: Knowledge, path: UpdatePath): MemberCommit {
  return {
    groupId: groupContext.groupId,
    epoch: groupContext.epoch,
    sender: { senderType: 'member', leafIndex: privatePath.leafIndex },
    authenticatedData: new Uint8Array(),
    contentType: 'commit',
    commit: { proposals: [], path },
  }
}

/** RFC 9420 §8.2. */
async function nextContext(
  { groupContext, confirmationTag }: Knowledge,
  made: { content: MemberCommit; signature: Uint8Array; context: GroupContext },
  { hash }: CiphersuiteImpl,
): Promise<GroupContext> {
  const interim = await createInterimHash(groupContext.confirmedTranscriptHash, confirmationTag, hash)
  const input = {
    wireformat: 'mls_public_message',
    content: made.content,
    signature: made.signature,
  } as const
  return { ...made.context, confirmedTranscriptHash: await createConfirmedHash(interim, input, hash) }
}

async function signedInfo(
  { privatePath, signaturePrivateKey }: Knowledge,
  info: { context: GroupContext; confirmationTag: Uint8Array; externalPub: Uint8Array },
  { signature }: CiphersuiteImpl,
): Promise<Uint8Array> {
  const extensionData = encode(varLenDataEncoder)(info.externalPub)
  const tbs = {
    groupContext: info.context,
    extensions: [{ extensionType: 'external_pub' as const, extensionData }],
    confirmationTag: info.confirmationTag,
    signer: privatePath.leafIndex,
  }
  const groupInfo = await signGroupInfo(tbs, signaturePrivateKey, signature)
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo })
}

function noisy(path: UpdatePath): UpdatePath {
  const nodes = path.nodes.map((node) => ({
    ...node,
    encryptedPathSecret: node.encryptedPathSecret.map((sealed) => ({
      ...sealed,
      ciphertext: crypto.getRandomValues(new Uint8Array(sealed.ciphertext.length)),
    })),
  }))
  return { ...path, nodes }
}

function bent(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte))
}
