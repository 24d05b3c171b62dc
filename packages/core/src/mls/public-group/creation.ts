import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js'
import type { LeafNode } from 'ts-mls'
import { bytesEqual } from '../bytes.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { policyBytesOf } from '../group-extensions.ts'
import { GROUP_ID_BYTES } from '../ids.ts'
import { judgePolicy } from '../policy/judge-policy.ts'
import { decodePolicy } from '../policy/policy-codec.ts'
import { refuse, refusingGarbage } from '../rules/refuse.ts'
import { knownTree } from '../tree/known-tree.ts'
import { hashOf } from '../suite-hash.ts'
import { rootHashOf } from '../tree/tree-hash.ts'
import { decodeTree } from '../wire.ts'
import { checkGroupInfo, decodeGroupInfo, extensionOf } from './group-info.ts'
import { checkCommitLeaf, checkLeafCapabilities, checkLeafKeys } from './leaf-rules.ts'
import { leafRef, membersOf } from './public-group.ts'
import type { LeafRef, PublicGroup } from './public-group.ts'

/** A group at its beginning, and the one leaf that is in it. */
export interface Beginning {
  readonly group: PublicGroup
  readonly creator: LeafRef
}

/**
 * Judges the beginning of a convo's first group (protocol.md, "createConvo").
 *
 * @throws ServiceError `InvalidMls`, `InvalidPolicy`, `LastAdmin`, `NotAllowed`, `UnsupportedCiphersuite`
 */
export async function judgeCreation(groupInfo: Uint8Array): Promise<Beginning> {
  const beginning = await judgeBeginning(groupInfo)
  if (beginning.group.policy.resetOf !== undefined) {
    throw refuse('creation.no-reset', 'the first generation of a convo is no reset')
  }
  return beginning
}

/**
 * Judges the beginning of a group: the GroupInfo of epoch 0 with its tree, which is the creator's one leaf
 * (RFC 9420 §11). What the group comes after, if it does, is the caller's to judge.
 *
 * @throws ServiceError `InvalidMls`, `InvalidPolicy`, `LastAdmin`, `NotAllowed`, `UnsupportedCiphersuite`
 */
export async function judgeBeginning(groupInfo: Uint8Array): Promise<Beginning> {
  const info = decodeGroupInfo(groupInfo)
  return refusingGarbage('library.creation', 'the GroupInfo does not begin a group', async () => {
    const context = info.groupContext
    const { kdf } = await loadCiphersuite(context.cipherSuite)
    const tree = decodeTree(extensionOf(info, 'ratchet_tree'))
    const [first, ...others] = tree
    if (first?.nodeType !== 'leaf' || others.length > 0) {
      throw refuse('creation.one-leaf', 'the first GroupInfo must carry a tree of one leaf')
    }
    checkBeginning(context)
    const known = knownTree(tree)
    if (!bytesEqual(context.treeHash, rootHashOf(known, hashOf(context.cipherSuite))))
      throw refuse('creation.tree-hash', 'the tree hash is wrong')
    await checkCreatorLeaf(first.leaf, context)
    const { confirmationTag } = info
    if (confirmationTag.length !== kdf.size)
      throw refuse('framing.tags', "the confirmation tag is not as long as the suite's")
    await checkGroupInfo(info, {
      context,
      confirmationTag,
      signer: { leafIndex: 0, leaf: first.leaf },
      withTree: true,
    })
    const policy = decodePolicy(policyBytesOf(context.extensions))
    const group: PublicGroup = { context, tree, confirmationTag, policy, known }
    const creator = leafRef(0, first.leaf)
    judgePolicy({
      before: policy,
      after: policy,
      committer: creator.did,
      members: membersOf(group),
      lowest: creator.did,
      departed: new Set(),
    })
    return { group, creator }
  })
}

/** RFC 9420 §11: epoch 0, no transcript; ours: a group id of 32 bytes. */
function checkBeginning(context: PublicGroup['context']): void {
  if (context.epoch !== 0n) throw refuse('creation.epoch', 'the first GroupInfo is of epoch 0')
  if (context.confirmedTranscriptHash.length > 0)
    throw refuse('creation.transcript', 'a new group has no transcript')
  if (context.groupId.length !== GROUP_ID_BYTES)
    throw refuse('creation.group-id', `a group id is ${GROUP_ID_BYTES} bytes`)
}

async function checkCreatorLeaf(leaf: LeafNode, context: PublicGroup['context']): Promise<void> {
  if (leaf.leafNodeSource === 'update') {
    throw refuse('creation.leaf-source', "the creator's leaf is made for an Update")
  }
  if (leaf.leafNodeSource === 'commit') {
    // RFC 9420 §7.9: it is the root itself
    if (leaf.parentHash.length > 0)
      throw refuse('creation.parent-hash', "the creator's leaf has a parent hash, and no parent")
    return checkCommitLeaf(leaf, context, 0)
  }
  checkLeafCapabilities(leaf, context)
  checkLeafKeys(leaf, context)
  const { signature } = await loadCiphersuite(context.cipherSuite)
  const verifies = await verifyLeafNodeSignatureKeyPackage(leaf, signature).catch(() => false)
  if (!verifies)
    throw refuse('creation.leaf-signature', "the signature of the creator's leaf does not verify")
}
