import type { GroupContext, LeafNode, RatchetTree } from 'ts-mls'
import { addLeafNode, filteredDirectPathAndCopathResolution } from 'ts-mls/ratchetTree.js'
import { leafToNodeIndex, nodeToLeafIndex, toLeafIndex } from 'ts-mls/treemath.js'
import { applyUpdatePath } from 'ts-mls/updatePath.js'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import { bytesEqual } from '../bytes.ts'
import { loadCiphersuite } from '../ciphersuites.ts'
import { identityOf, sameIdentity } from '../credential.ts'
import { isUsableHpkeKey, isUsableKemOutput } from '../hpke-keys.ts'
import { refuse, refusingGarbage } from '../rules/refuse.ts'
import { checkCommitLeaf } from './leaf-rules.ts'
import { leafNodeAt } from './public-group.ts'
import { takeNewLeaf, takenIn } from './taken-keys.ts'

/** What AES-GCM and ChaCha20-Poly1305 add to a plaintext (RFC 9180 §7.3). */
const AEAD_TAG_BYTES = 16

/**
 * Puts a member's path into the tree (RFC 9420 §7.5, §12.4.2). Its leaf stays the same device with the same
 * signature key: the two are bound to each other for ever.
 *
 * @throws ServiceError `InvalidMls`
 */
export async function applyMemberPath(
  tree: RatchetTree,
  context: GroupContext,
  leafIndex: number,
  path: UpdatePath,
  newLeaves: readonly number[],
): Promise<RatchetTree> {
  const before = leafNodeAt({ tree }, leafIndex)
  if (!before) throw refuse('framing.sender-leaf', 'the committer has no leaf')
  const { leafNode } = path
  const sameKey = bytesEqual(before.signaturePublicKey, leafNode.signaturePublicKey)
  if (!sameKey || !sameIdentity(identityOf(before.credential), identityOf(leafNode.credential))) {
    throw refuse('path.same-device', "the path's leaf is of another device or key than the committer's")
  }
  const others = tree.slice()
  others[leafToNodeIndex(toLeafIndex(leafIndex))] = undefined
  takeNewLeaf(takenIn(others), leafNode)
  checkNewLeafKey(before, leafNode)
  return applyPath(tree, context, leafIndex, path, newLeaves, false)
}

/**
 * Gives a joiner its leaf, and puts its path into the tree (RFC 9420 §12.4.3.2); `former` is the leaf that it takes the
 * place of, if it has one.
 *
 * @throws ServiceError `InvalidMls`
 */
export async function applyJoinerPath(
  tree: RatchetTree,
  context: GroupContext,
  path: UpdatePath,
  former: readonly LeafNode[],
): Promise<{ tree: RatchetTree; leafIndex: number }> {
  takeNewLeaf(takenIn(tree), path.leafNode)
  for (const leaf of former) checkNewLeafKey(leaf, path.leafNode)
  const [grown, node] = addLeafNode(tree, path.leafNode)
  const leafIndex = nodeToLeafIndex(node)
  return { tree: await applyPath(grown, context, leafIndex, path, [], true), leafIndex }
}

/** RFC 9420 §7.3, §12.2, §12.4.2: whoever renews its leaf renews its key, a joiner that comes back too. */
function checkNewLeafKey(before: LeafNode, after: LeafNode): void {
  if (bytesEqual(before.hpkePublicKey, after.hpkePublicKey))
    throw refuse('path.leaf-key-new', "the path's leaf keeps its former encryption key")
}

async function applyPath(
  tree: RatchetTree,
  context: GroupContext,
  leafIndex: number,
  path: UpdatePath,
  newLeaves: readonly number[],
  external: boolean,
): Promise<RatchetTree> {
  await checkCommitLeaf(path.leafNode, context, leafIndex)
  checkCiphertexts(tree, leafIndex, path, newLeaves)
  const { hash, kdf } = await loadCiphersuite(context.cipherSuite)
  checkSealedSecrets(path, context, kdf.size)
  checkFreshKeys(tree, path)
  checkPathKeys(path, context)
  return refusingGarbage('path.parent-hash', 'the path does not fit the tree', () =>
    applyUpdatePath(tree, toLeafIndex(leafIndex), path, hash, external),
  )
}

/** RFC 9420 §7.6: one node per filtered ancestor, one ciphertext per node of its copath child's resolution. */
function checkCiphertexts(
  tree: RatchetTree,
  leafIndex: number,
  path: UpdatePath,
  newLeaves: readonly number[],
): void {
  const unaddressed = new Set(newLeaves.map((leaf) => Number(leafToNodeIndex(toLeafIndex(leaf)))))
  const levels = filteredDirectPathAndCopathResolution(toLeafIndex(leafIndex), tree)
  const fits =
    levels.length === path.nodes.length &&
    levels.every(({ resolution }, level) => {
      const addressed = resolution.filter((node) => !unaddressed.has(Number(node)))
      return path.nodes[level]?.encryptedPathSecret.length === addressed.length
    })
  if (!fits) throw refuse('path.addresses', 'the path does not address exactly the members it must reach')
}

/** RFC 9420 §7.4, §7.6: what is sealed is a path secret, of Nh bytes; whether it is the right one its receiver finds out. */
function checkSealedSecrets({ nodes }: UpdatePath, { cipherSuite }: GroupContext, size: number): void {
  const openable = nodes.every(({ encryptedPathSecret }) =>
    encryptedPathSecret.every(
      ({ kemOutput, ciphertext }) =>
        ciphertext.length === size + AEAD_TAG_BYTES && isUsableKemOutput(kemOutput, cipherSuite),
    ),
  )
  if (!openable) throw refuse('path.ciphertexts', 'a ciphertext of the path cannot hold a path secret')
}

/** RFC 9420 §12.4.2: keys of the path are new to the tree, and to each other. */
function checkFreshKeys(tree: RatchetTree, path: UpdatePath): void {
  const keys = [path.leafNode.hpkePublicKey, ...path.nodes.map(({ hpkePublicKey }) => hpkePublicKey)]
  const repeated = keys.some((key, i) => keys.slice(0, i).some((earlier) => bytesEqual(earlier, key)))
  const known = path.nodes.some(({ hpkePublicKey }) =>
    tree.some((node) => {
      const present = node?.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node?.parent.hpkePublicKey
      return present !== undefined && bytesEqual(present, hpkePublicKey)
    }),
  )
  if (repeated || known) throw refuse('path.keys-new', 'a key of the path is not new')
}

/** RFC 9420 §7.6: others can seal to every node of the path, or no commit could follow, an external one neither. */
function checkPathKeys({ nodes }: UpdatePath, { cipherSuite }: GroupContext): void {
  const sealable = nodes.every(({ hpkePublicKey }) => isUsableHpkeKey(hpkePublicKey, cipherSuite))
  if (!sealable) throw refuse('path.keys-usable', 'nobody can seal to a key of the path')
}
