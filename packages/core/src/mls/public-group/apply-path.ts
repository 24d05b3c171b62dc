import type { GroupContext, LeafNode } from 'ts-mls'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import { bytesEqual, toHex } from '../bytes.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { identityOf, sameIdentity } from '../credential.ts'
import { isUsableHpkeKey, isUsableKemOutput } from '../hpke-keys.ts'
import { refuse } from '../rules/refuse.ts'
import { addLeaf } from '../tree/edits.ts'
import { tailOf } from '../tree/key-tails.ts'
import { leafIn } from '../tree/known-tree.ts'
import type { KnownTree } from '../tree/known-tree.ts'
import { mergePath } from '../tree/merge-path.ts'
import { filteredPathOf } from '../tree/resolution.ts'
import type { PathLevel } from '../tree/resolution.ts'
import { hashOf } from '../suite-hash.ts'
import { nodeOf } from '../tree/tree-math.ts'
import { checkCommitLeaf } from './leaf-rules.ts'
import { takeNewLeaf, takenIn } from './taken-keys.ts'

/** What AES-GCM and ChaCha20-Poly1305 add to a plaintext (RFC 9180 §7.3). */
const AEAD_TAG_BYTES = 16

/**
 * Puts a member's path into the tree it is given (RFC 9420 §7.5, §12.4.2). Its leaf stays the same device with the same
 * signature key: the two are bound to each other for ever.
 *
 * @throws ServiceError `InvalidMls`
 */
export async function applyMemberPath(
  tree: KnownTree,
  context: GroupContext,
  leafIndex: number,
  path: UpdatePath,
  newLeaves: readonly number[],
): Promise<void> {
  const before = leafIn(tree, nodeOf(leafIndex))
  if (!before) throw refuse('framing.sender-leaf', 'the committer has no leaf')
  const { leafNode } = path
  const sameKey = bytesEqual(before.signaturePublicKey, leafNode.signaturePublicKey)
  if (!sameKey || !sameIdentity(identityOf(before.credential), identityOf(leafNode.credential))) {
    throw refuse('path.same-device', "the path's leaf is of another device or key than the committer's")
  }
  takeNewLeaf(takenIn(tree.nodes, [leafNode], nodeOf(leafIndex)), leafNode)
  checkNewLeafKey(before, leafNode)
  await applyPath(tree, context, leafIndex, path, newLeaves)
}

/**
 * Gives a joiner its leaf, and puts its path into the tree it is given (RFC 9420 §12.4.3.2); `former` is the leaf that
 * it takes the place of, if it has one. Gives its leaf index.
 *
 * @throws ServiceError `InvalidMls`
 */
export async function applyJoinerPath(
  tree: KnownTree,
  context: GroupContext,
  path: UpdatePath,
  former: readonly LeafNode[],
): Promise<number> {
  takeNewLeaf(takenIn(tree.nodes, [path.leafNode]), path.leafNode)
  for (const leaf of former) checkNewLeafKey(leaf, path.leafNode)
  const leafIndex = addLeaf(tree, path.leafNode)
  await applyPath(tree, context, leafIndex, path, [])
  return leafIndex
}

/** RFC 9420 §7.3, §12.2, §12.4.2: whoever renews its leaf renews its key, a joiner that comes back too. */
function checkNewLeafKey(before: LeafNode, after: LeafNode): void {
  if (bytesEqual(before.hpkePublicKey, after.hpkePublicKey))
    throw refuse('path.leaf-key-new', "the path's leaf keeps its former encryption key")
}

async function applyPath(
  tree: KnownTree,
  context: GroupContext,
  leafIndex: number,
  path: UpdatePath,
  newLeaves: readonly number[],
): Promise<void> {
  await checkCommitLeaf(path.leafNode, context, leafIndex)
  const levels = filteredPathOf(tree, leafIndex)
  checkCiphertexts(levels, path, newLeaves)
  const { kdf } = await loadCiphersuite(context.cipherSuite)
  checkSealedSecrets(path, context, kdf.size)
  checkFreshKeys(tree, path)
  checkPathKeys(path, context)
  const parentHash = mergePath(tree, { leafIndex, path, levels }, hashOf(context.cipherSuite))
  // RFC 9420 §7.9.2: the leaf vouches for the whole path above it
  if (!bytesEqual(path.leafNode.parentHash, parentHash)) {
    throw refuse('path.parent-hash', 'the path does not fit the tree')
  }
}

/** RFC 9420 §7.6: one node per filtered ancestor, one ciphertext per node of its copath child's resolution. */
function checkCiphertexts(
  levels: readonly PathLevel[],
  path: UpdatePath,
  newLeaves: readonly number[],
): void {
  const unaddressed = new Set(newLeaves.map(nodeOf))
  const fits =
    levels.length === path.nodes.length &&
    levels.every(({ resolution }, level) => {
      const addressed = resolution.filter((node) => !unaddressed.has(node))
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
function checkFreshKeys(tree: KnownTree, path: UpdatePath): void {
  const ofNodes = path.nodes.map(({ hpkePublicKey }) => hpkePublicKey)
  const repeated = new Set([path.leafNode.hpkePublicKey, ...ofNodes].map(toHex)).size <= ofNodes.length
  const tails = new Set(ofNodes.map(tailOf))
  const known = tree.nodes.some((node) => {
    const present = node?.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node?.parent.hpkePublicKey
    if (present === undefined || !tails.has(tailOf(present))) return false
    return ofNodes.some((key) => bytesEqual(present, key))
  })
  if (repeated || known) throw refuse('path.keys-new', 'a key of the path is not new')
}

/** RFC 9420 §7.6: others can seal to every node of the path, or no commit could follow, an external one neither. */
function checkPathKeys({ nodes }: UpdatePath, { cipherSuite }: GroupContext): void {
  const sealable = nodes.every(({ hpkePublicKey }) => isUsableHpkeKey(hpkePublicKey, cipherSuite))
  if (!sealable) throw refuse('path.keys-usable', 'nobody can seal to a key of the path')
}
