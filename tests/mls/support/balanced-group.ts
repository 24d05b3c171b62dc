import {
  credentialOf,
  encodePolicy,
  groupExtensions,
  newGroupPolicy,
  POLICY_EXTENSION,
} from '@catbird-mls/core/mls'
import type { Did, PublicGroup } from '@catbird-mls/core/mls'
import { createGroup, generateKeyPackageWithKey } from 'ts-mls'
import type { CiphersuiteImpl, ClientState, LeafNode, RatchetTree } from 'ts-mls'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { directPath, isLeaf, leafToNodeIndex, nodeWidth, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'

/** A large group as it is after everybody has committed, and two of its members as the library holds them. */
export interface BalancedGroup {
  readonly group: PublicGroup
  /** The member at the first leaf, its creator and admin. */
  readonly committer: ClientState
  /** The member at the last leaf. */
  readonly receiver: ClientState
}

/**
 * Makes one whose parents are all filled, as those of an active group are. It is put together and not lived through,
 * which would take as many commits as there are members: nobody but the two knows a private key, and the parent hashes,
 * which no later commit looks at, are made up.
 */
export async function balancedGroup(size: number, suite: CiphersuiteImpl): Promise<BalancedGroup> {
  const founder = await newMember(0, suite)
  const last = await newMember(size - 1, suite)
  const policy = newGroupPolicy(founder.did)
  const extensions = groupExtensions(encodePolicy(policy))
  const { publicPackage, privatePackage } = founder.own
  const state = await createGroup(suite.rng.randomBytes(32), publicPackage, privatePackage, extensions, suite)

  const tree = await filledTree(size, founder.own.publicPackage.leafNode, suite)
  tree[leafToNodeIndex(toLeafIndex(size - 1))] = { nodeType: 'leaf', leaf: last.own.publicPackage.leafNode }
  const privateKeys = await keysOnPath(tree, size, last.own.privatePackage.hpkePrivateKey, suite)
  const groupContext = { ...state.groupContext, treeHash: await treeHashRoot(tree, suite.hash) }
  const { confirmationTag } = state
  const committer = { ...state, groupContext, ratchetTree: tree }
  const { signaturePrivateKey } = last.own.privatePackage
  return {
    group: { context: groupContext, tree, confirmationTag, policy },
    committer,
    receiver: { ...committer, privatePath: { leafIndex: size - 1, privateKeys }, signaturePrivateKey },
  }
}

/** A key package of the account that stands at a leaf. */
export async function newMember(leaf: number, suite: CiphersuiteImpl) {
  const did = `did:plc:${leaf.toString(32).padStart(24, 'a')}` as Did // 24 letters and digits
  const credential = credentialOf(did, crypto.randomUUID())
  const capabilities = {
    versions: ['mls10' as const],
    ciphersuites: [suite.name],
    extensions: [POLICY_EXTENSION],
    proposals: [],
    credentials: ['basic' as const],
  }
  const now = BigInt(Math.floor(Date.now() / 1000))
  const lifetime = { notBefore: now - 3600n, notAfter: now + 86_400n }
  const keys = await suite.signature.keygen()
  const own = await generateKeyPackageWithKey(credential, capabilities, lifetime, [], keys, suite)
  return { did, own }
}

async function filledTree(size: number, first: LeafNode, { rng }: CiphersuiteImpl): Promise<RatchetTree> {
  const width = nodeWidth(2 ** Math.ceil(Math.log2(size)))
  return Array.from({ length: width }, (_, at): RatchetTree[number] => {
    const node = toNodeIndex(at)
    if (at === 0) return { nodeType: 'leaf', leaf: first }
    if (isLeaf(node)) return at / 2 < size ? { nodeType: 'leaf', leaf: strangerAt(at / 2) } : undefined
    // a parent whose right half is blank is never on a filtered direct path
    if ((at + 1) / 2 >= size) return undefined
    const parent = { hpkePublicKey: rng.randomBytes(32), parentHash: rng.randomBytes(32), unmergedLeaves: [] }
    return { nodeType: 'parent', parent }
  })

  function strangerAt(leaf: number): LeafNode {
    const did = `did:plc:${leaf.toString(32).padStart(24, 'a')}`
    return {
      ...first,
      credential: credentialOf(did, crypto.randomUUID()),
      hpkePublicKey: rng.randomBytes(32),
      signaturePublicKey: rng.randomBytes(32),
      signature: rng.randomBytes(64),
    }
  }
}

/** Gives the last leaf's ancestors keys that it knows. */
async function keysOnPath(
  tree: RatchetTree,
  size: number,
  leafKey: Uint8Array,
  { hpke }: CiphersuiteImpl,
): Promise<Record<number, Uint8Array>> {
  const leaf = leafToNodeIndex(toLeafIndex(size - 1))
  const keys: Record<number, Uint8Array> = { [leaf]: leafKey }
  for (const node of directPath(leaf, (tree.length + 1) / 2)) {
    const at = tree[node]
    if (at?.nodeType !== 'parent') continue
    const { publicKey, privateKey } = await hpke.generateKeyPair()
    keys[node] = await hpke.exportPrivateKey(privateKey)
    tree[node] = { ...at, parent: { ...at.parent, hpkePublicKey: await hpke.exportPublicKey(publicKey) } }
  }
  return keys
}
