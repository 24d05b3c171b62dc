import type { CiphersuiteImpl, GroupContext, RatchetTree } from 'ts-mls'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { groupContextEncoder } from 'ts-mls/groupContext.js'
import { signLeafNodeCommit } from 'ts-mls/leafNode.js'
import { calculateParentHash } from 'ts-mls/parentHash.js'
import { filteredDirectPath, getHpkePublicKey } from 'ts-mls/ratchetTree.js'
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js'
import type { PathSecret, UpdatePath } from 'ts-mls/updatePath.js'
import type { Knowledge } from './knowledge.ts'

/** The path with a root key that nobody holds: parent hashes and the leaf's signature made anew (RFC 9420 §7.9). */
export async function withRootKey(
  { ratchetTree, privatePath, groupContext, signaturePrivateKey }: Knowledge,
  path: UpdatePath,
  suite: CiphersuiteImpl,
): Promise<UpdatePath> {
  const { publicKey } = await suite.hpke.generateKeyPair()
  const rootKey = await suite.hpke.exportPublicKey(publicKey)
  const nodes = path.nodes.with(-1, { ...lastOf(path), hpkePublicKey: rootKey })
  const leafIndex = toLeafIndex(privatePath.leafIndex)
  const parentHash = await leafParentHash(ratchetTree, leafIndex, nodes, suite)
  const place = { groupId: groupContext.groupId, leafIndex }
  const leaf = { ...path.leafNode, parentHash, ...place }
  return { leafNode: await signLeafNodeCommit(leaf, signaturePrivateKey, suite.signature), nodes }
}

/** The path with its secrets sealed under a context (RFC 9420 §7.6). Secrets run from the leaf to the root. */
export async function sealPath(
  path: UpdatePath,
  { secrets, tree, context }: { secrets: readonly PathSecret[]; tree: RatchetTree; context: GroupContext },
  { hpke }: CiphersuiteImpl,
): Promise<UpdatePath> {
  const seal = async (nodeIndex: number, secret: Uint8Array) => {
    const node = tree[nodeIndex]
    if (node === undefined) throw new Error('a blank node in a resolution')
    const key = await hpke.importPublicKey(getHpkePublicKey(node))
    const label = encode(groupContextEncoder)(context)
    const { enc, ct } = await encryptWithLabel(key, 'UpdatePathNode', label, secret, hpke)
    return { kemOutput: enc, ciphertext: ct }
  }
  const nodes = await Promise.all(
    path.nodes.map(async (node, level) => {
      const { secret, sendTo } = secrets[level] ?? { secret: new Uint8Array(), sendTo: [] }
      return { ...node, encryptedPathSecret: await Promise.all(sendTo.map((to) => seal(to, secret))) }
    }),
  )
  return { ...path, nodes }
}

async function leafParentHash(
  ratchetTree: RatchetTree,
  leafIndex: ReturnType<typeof toLeafIndex>,
  nodes: UpdatePath['nodes'],
  { hash }: CiphersuiteImpl,
): Promise<Uint8Array> {
  const node = leafToNodeIndex(leafIndex)
  const tree = ratchetTree.slice()
  for (const above of directPath(node, leafWidth(tree.length))) tree[above] = undefined
  const places = filteredDirectPath(leafIndex, ratchetTree)
  for (const [level, { hpkePublicKey }] of [...nodes.entries()].reverse()) {
    const place = places[level]
    if (place === undefined) throw new Error('a path of another length')
    const [parentHash] = await calculateParentHash(tree, place, hash)
    tree[place] = { nodeType: 'parent', parent: { hpkePublicKey, unmergedLeaves: [], parentHash } }
  }
  const [parentHash] = await calculateParentHash(tree, node, hash)
  return parentHash
}

function lastOf({ nodes }: UpdatePath): UpdatePath['nodes'][number] {
  const last = nodes.at(-1)
  if (last === undefined) throw new Error('a path without nodes')
  return last
}
