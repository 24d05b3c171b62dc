import { decodeTree } from '@catbird-mls/core/mls'
import { expect } from 'vitest'
import type { CiphersuiteImpl } from 'ts-mls'
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { getCommitSecret } from 'ts-mls/pathSecrets.js'
import { getHpkePublicKey } from 'ts-mls/ratchetTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { toLeafIndex } from 'ts-mls/treemath.js'
import { createUpdatePath, decodeUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js'
import { copyOf, knownTree } from '../../../packages/core/src/mls/tree/known-tree.ts'
import { mergePath } from '../../../packages/core/src/mls/tree/merge-path.ts'
import { filteredPathOf } from '../../../packages/core/src/mls/tree/resolution.ts'
import { hashOf } from '../../../packages/core/src/mls/suite-hash.ts'
import { rootHashOf } from '../../../packages/core/src/mls/tree/tree-hash.ts'
import { decodeHex, fromHex, toHex } from './bytes.ts'
import { membersOf, type LeafPrivate, type TreeMember } from './tree-members.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface TreeKem extends SuiteVector {
  readonly group_id: string
  readonly epoch: number
  readonly confirmed_transcript_hash: string
  readonly ratchet_tree: string
  readonly leaves_private: readonly LeafPrivate[]
  readonly update_paths: readonly {
    readonly sender: number
    readonly update_path: string
    readonly path_secrets: readonly (string | null)[]
    readonly commit_secret: string
    readonly tree_hash_after: string
  }[]
}

describeSuiteVectors<TreeKem>('treekem', async (vector, suite) => {
  const members = await membersOf(vector.leaves_private, suite)
  checkPrivateKeys(vector, members)
  for (const update of vector.update_paths) {
    const path = decodeHex(decodeUpdatePath, update.update_path)
    const expected = {
      commitSecret: update.commit_secret,
      treeHash: update.tree_hash_after,
      pathSecrets: update.path_secrets,
    }
    expect(await followPath(vector, members, update.sender, path, suite)).toEqual(expected)
  }
  await checkOwnPath(vector, members, suite)
})

/** The private keys of each member fit the public keys on its direct path. */
function checkPrivateKeys(vector: TreeKem, members: readonly TreeMember[]): void {
  const tree = decodeTree(fromHex(vector.ratchet_tree))
  for (const { pathPublicKeys } of members) {
    for (const [nodeIndex, publicKey] of pathPublicKeys) {
      const node = tree[nodeIndex]
      expect(node && toHex(getHpkePublicKey(node))).toBe(toHex(publicKey))
    }
  }
}

/** The public part, as the server and every member compute it: the tree that a path leads to, and its hash. */
function mergePublicly(vector: TreeKem, sender: number, path: UpdatePath, { name }: CiphersuiteImpl) {
  const hash = hashOf(name)
  const before = knownTree(decodeTree(fromHex(vector.ratchet_tree)))
  rootHashOf(before, hash) // known from the epoch before, as it is in a group that is held
  const tree = copyOf(before)
  const levels = filteredPathOf(tree, sender)
  const parentHash = mergePath(tree, { leafIndex: sender, path, levels }, hash)
  expect(toHex(parentHash)).toBe(toHex(path.leafNode.parentHash))
  return { tree: tree.nodes, treeHash: rootHashOf(tree, hash) }
}

/** What each member makes of an UpdatePath; all must come to one commit secret. */
async function followPath(
  vector: TreeKem,
  members: readonly TreeMember[],
  senderIndex: number,
  path: UpdatePath,
  suite: CiphersuiteImpl,
) {
  const sender = toLeafIndex(senderIndex)
  const { tree, treeHash } = mergePublicly(vector, senderIndex, path, suite)
  const context = groupContextOf(vector, treeHash, suite)
  const leaves = vector.update_paths[0]?.path_secrets.length ?? 0
  const pathSecrets = new Array<string | null>(leaves).fill(null)
  const commitSecrets = new Set<string>()
  for (const { privatePath } of members) {
    if (privatePath.leafIndex === senderIndex) continue
    const opened = await applyUpdatePathSecret(tree, privatePath, sender, context, path, [], suite)
    pathSecrets[privatePath.leafIndex] = toHex(opened.pathSecret)
    commitSecrets.add(toHex(await getCommitSecret(tree, opened.nodeIndex, opened.pathSecret, suite.kdf)))
  }
  return { commitSecret: [...commitSecrets].join(), treeHash: toHex(treeHash), pathSecrets }
}

/** A path made by the library is followed like those of the vector. */
async function checkOwnPath(vector: TreeKem, members: readonly TreeMember[], suite: CiphersuiteImpl) {
  const [first] = members
  if (first === undefined) throw new Error('a tree without members')
  const { leafIndex } = first.privatePath
  const tree = decodeTree(fromHex(vector.ratchet_tree))
  const context = groupContextOf(vector, new Uint8Array(), suite)
  const before = { ...context, epoch: context.epoch - 1n }
  const made = await createUpdatePath(tree, toLeafIndex(leafIndex), before, first.signatureKey, suite)
  const [after, path, , , commitSecret] = made
  const followed = await followPath(vector, members, leafIndex, path, suite)
  expect(followed.commitSecret).toBe(toHex(commitSecret))
  expect(followed.treeHash).toBe(toHex(await treeHashRoot(after, suite.hash)))
}

function groupContextOf(vector: TreeKem, treeHash: Uint8Array, suite: CiphersuiteImpl): GroupContext {
  return {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: fromHex(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash,
    confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
    extensions: [],
  }
}
