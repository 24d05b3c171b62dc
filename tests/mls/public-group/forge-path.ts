import type { ClientState, PublicMessage } from 'ts-mls'
import { signFramedContentTBS } from 'ts-mls/framedContent.js'
import { signLeafNodeCommit } from 'ts-mls/leafNode.js'
import { calculateParentHash } from 'ts-mls/parentHash.js'
import { filteredDirectPath } from 'ts-mls/ratchetTree.js'
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js'
import { messageBytes, suite } from './library-group.ts'
import type { Party } from './library-group.ts'

/**
 * The same update with other encryption keys in its path, parent hashes and signatures made anew: what a hostile
 * member can send. The tags stay as they were, since nobody without secrets can judge them.
 */
export async function withPathKeys(
  { content, ...message }: PublicMessage,
  before: ClientState,
  by: Party,
  keys: { leaf?: Uint8Array; root?: Uint8Array },
): Promise<Uint8Array> {
  if (content.contentType !== 'commit' || !content.commit.path) throw new Error('not a commit with a path')
  const { path } = content.commit
  const leafIndex = toLeafIndex(before.privatePath.leafIndex)
  const nodes = path.nodes.map((node, i) =>
    i === path.nodes.length - 1 ? { ...node, hpkePublicKey: keys.root ?? node.hpkePublicKey } : node,
  )
  const leafNode = await signLeafNodeCommit(
    {
      ...path.leafNode,
      hpkePublicKey: keys.leaf ?? path.leafNode.hpkePublicKey,
      parentHash: await leafParentHash(
        before,
        nodes.map(({ hpkePublicKey }) => hpkePublicKey),
      ),
      groupId: before.groupContext.groupId,
      leafIndex,
    },
    by.keys.signKey,
    suite.signature,
  )
  const forged = { ...content, commit: { ...content.commit, path: { leafNode, nodes } } }
  const tbs = {
    protocolVersion: 'mls10',
    wireformat: 'mls_public_message',
    content: forged,
    senderType: 'member',
    context: before.groupContext,
  } as const
  const signature = await signFramedContentTBS(by.keys.signKey, tbs, suite.signature)
  return messageBytes({ ...message, content: forged, auth: { ...message.auth, signature } })
}

/** RFC 9420 §7.9: from the root down, over the path's new keys. */
async function leafParentHash(
  { ratchetTree, privatePath }: ClientState,
  keys: Uint8Array[],
): Promise<Uint8Array> {
  const leafIndex = toLeafIndex(privatePath.leafIndex)
  const node = leafToNodeIndex(leafIndex)
  const tree = ratchetTree.slice()
  for (const above of directPath(node, leafWidth(tree.length))) tree[above] = undefined
  const path = filteredDirectPath(leafIndex, ratchetTree)
  for (const [level, hpkePublicKey] of [...keys.entries()].reverse()) {
    const place = path[level]
    if (place === undefined) throw new Error('a path of another length')
    const [parentHash] = await calculateParentHash(tree, place, suite.hash)
    tree[place] = { nodeType: 'parent', parent: { hpkePublicKey, unmergedLeaves: [], parentHash } }
  }
  const [hash] = await calculateParentHash(tree, node, suite.hash)
  return hash
}
