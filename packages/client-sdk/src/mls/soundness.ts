import { verifyConfirmationTag } from 'ts-mls/framedContent.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js'
import type { RatchetTree } from 'ts-mls'
import { bytesEqual, randomBytes } from '../bytes.ts'
import type { GroupState } from './group-state.ts'
import { loadSuite } from './suite.ts'
import type { Suite } from './suite.ts'

/** A public key, and the private one if it is known. */
interface KeyPair {
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array | undefined
}

/**
 * Whether a state fits together: its tree with its context, its secrets with its confirmation tag, its private keys
 * with the tree's public ones. A device asks this of itself before it says that somebody else's commit is at fault:
 * a state that was damaged, or misled earlier, cannot read good commits either.
 */
export async function isSound(state: GroupState): Promise<boolean> {
  const suite = await loadSuite(state.context.cipherSuite)
  const { context, schedule, confirmationTag, tree } = state
  if (!bytesEqual(await treeHashRoot(tree, suite.hash), context.treeHash)) return false
  const { confirmedTranscriptHash: transcript } = context
  if (!(await verifyConfirmationTag(schedule.confirmationKey, confirmationTag, transcript, suite.hash)))
    return false
  return holdsItsKeys(state, suite)
}

/**
 * Whether a state has a private key for its leaf and each node above that it must be able to read for. A Welcome may
 * lack its path secret, which no rule of RFC 9420 §12.4.3.1 asks for: who joined by that could not read the next commit.
 */
export function lacksNoKey(state: Pick<GroupState, 'tree' | 'privatePath'>): boolean {
  return ownKeys(state).every(({ privateKey }) => privateKey !== undefined)
}

async function holdsItsKeys(state: GroupState, suite: Suite): Promise<boolean> {
  const fits = await Promise.all(ownKeys(state).map((pair) => isPair(pair, suite)))
  return fits.every(Boolean)
}

/** The public keys of a leaf and of the nodes above it that it must hold, with the private ones. */
function ownKeys({
  tree,
  privatePath: { leafIndex, privateKeys },
}: Pick<GroupState, 'tree' | 'privatePath'>) {
  const leaf = leafToNodeIndex(toLeafIndex(leafIndex))
  return [leaf, ...directPath(leaf, leafWidth(tree.length))].flatMap((place): KeyPair[] => {
    const publicKey = keyAt(tree, place, leafIndex)
    return publicKey === undefined ? [] : [{ publicKey, privateKey: privateKeys[place] }]
  })
}

/** The key of a node that a leaf must hold: not of a blank one, nor of one it is not merged into (RFC 9420 §4.2). */
function keyAt(tree: RatchetTree, nodeIndex: number, leafIndex: number): Uint8Array | undefined {
  const node = tree[nodeIndex]
  if (node?.nodeType === 'leaf') return node.leaf.hpkePublicKey
  if (node === undefined || node.parent.unmergedLeaves.includes(leafIndex)) return undefined
  return node.parent.hpkePublicKey
}

/** Whether what is sealed to the public key opens by the private one. */
async function isPair({ publicKey, privateKey }: KeyPair, { hpke }: Suite): Promise<boolean> {
  if (privateKey === undefined) return false
  const [nothing, probe] = [new Uint8Array(), randomBytes(16)]
  try {
    const { enc, ct } = await hpke.seal(await hpke.importPublicKey(publicKey), probe, nothing, nothing)
    const opened = await hpke.open(await hpke.importPrivateKey(privateKey), enc, ct, nothing, nothing)
    return bytesEqual(opened, probe)
  } catch {
    return false
  }
}
