import { judgeCreation } from '@catbird-mls/core/mls'
import { createGroupInfoWithExternalPub, encodeMlsMessage } from 'ts-mls'
import type { Extension, GroupContext, GroupInfo, LeafNode, RatchetTree } from 'ts-mls'
import { signGroupInfo } from 'ts-mls/groupInfo.js'
import { signLeafNodeCommit, signLeafNodeKeyPackage } from 'ts-mls/leafNode.js'
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { alice, bob } from '../cast.ts'
import { found, keyPackageOf, suite } from '../library-group.ts'
import type { Refused } from '../refused.ts'

/** What is put into the first GroupInfo of a group in place of what it had. */
interface Beginning {
  readonly leaf?: Partial<LeafNode>
  readonly tree?: RatchetTree
  readonly context?: Partial<GroupContext>
  readonly info?: Partial<GroupInfo>
  readonly extensions?: (own: Extension[]) => Extension[]
}

const { state } = await found(alice)
const [first] = state.ratchetTree
if (first?.nodeType !== 'leaf') throw new Error('the group has no creator')
const founder = first.leaf

/** A beginning with something else in it, hashed and signed anew by whoever. */
async function begin(
  { leaf, tree: whole, context, info, extensions = (own) => own }: Beginning,
  signer = alice,
): Promise<unknown> {
  const tree = whole ?? [{ nodeType: 'leaf' as const, leaf: leaf ? await signed(leaf) : founder }]
  const base = await createGroupInfoWithExternalPub(state, [], suite)
  const treeHash = await treeHashRoot(tree, suite.hash)
  const { signature: _, ...tbs } = {
    ...base,
    groupContext: { ...base.groupContext, treeHash, ...context },
    extensions: extensions([
      ...base.extensions,
      { extensionType: 'ratchet_tree', extensionData: encodeRatchetTree(tree) },
    ]),
    ...info,
  }
  const groupInfo = await signGroupInfo(tbs, signer.keys.signKey, suite.signature)
  return judgeCreation(encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }))
}

/** An honest beginning, forged into itself: no row is refused for the forging. */
export function beginHonestly(): Promise<unknown> {
  return begin({ leaf: {} })
}

/** The founder's leaf with something else in it, signed as its source asks. */
async function signed(change: Partial<LeafNode>): Promise<LeafNode> {
  const leaf = { ...founder, ...change } as LeafNode // the source goes with its fields
  const { signKey } = alice.keys
  if (leaf.leafNodeSource === 'key_package') return signLeafNodeKeyPackage(leaf, signKey, suite.signature)
  if (leaf.leafNodeSource === 'update') return leaf
  const place = { groupId: state.groupContext.groupId, leafIndex: 0 }
  return signLeafNodeCommit({ ...leaf, ...place }, signKey, suite.signature)
}

const neutralPoint = Uint8Array.of(1, ...new Uint8Array(31))
const withCapabilities = (change: Partial<LeafNode['capabilities']>): Beginning => ({
  leaf: { capabilities: { ...founder.capabilities, ...change } },
})

/** Groups that begin as none may. */
export const beginnings: Refused[] = [
  ['a group of two leaves', 'creation.one-leaf', async () => begin({ tree: await treeOfTwo() })],
  [
    'a group whose tree lies about unmerged leaves',
    'creation.one-leaf',
    async () => begin({ tree: await treeOfTwo([1]) }),
  ],
  ['a group whose tree is no tree', 'tree.form', () => begin({ extensions: treeAs(Uint8Array.of(2, 1, 1)) })],
  [
    'a group whose tree ends in a blank node',
    'tree.form',
    () => begin({ extensions: treeAs(Uint8Array.of(1, 0)) }),
  ],
  ['a group without its tree', 'tree.form', () => begin({ extensions: (own) => own.slice(0, 1) })],
  ['a group with GREASE beside its tree', 'group-info.extensions', () => begin({ extensions: greased })],
  [
    'a group without external_pub',
    'group-info.extensions',
    () => begin({ extensions: (own) => own.slice(1) }),
  ],
  ['a group at epoch 1', 'creation.epoch', () => begin({ context: { epoch: 1n } })],
  [
    'a group with a past',
    'creation.transcript',
    () => begin({ context: { confirmedTranscriptHash: new Uint8Array(32) } }),
  ],
  ['a group with a short id', 'creation.group-id', () => begin({ context: { groupId: new Uint8Array(16) } })],
  [
    'a group whose tree hash is of another tree',
    'creation.tree-hash',
    () => begin({ context: { treeHash: new Uint8Array(32) } }),
  ],
  ['a leaf made for an Update', 'creation.leaf-source', () => begin({ leaf: { leafNodeSource: 'update' } })],
  [
    'a leaf made for a commit, with a parent hash',
    'creation.parent-hash',
    () => begin({ leaf: { leafNodeSource: 'commit', parentHash: new Uint8Array(32) } }),
  ],
  [
    'a leaf signed by nobody',
    'creation.leaf-signature',
    () => begin({ tree: [{ nodeType: 'leaf', leaf: { ...founder, signature: new Uint8Array(64) } }] }),
  ],
  [
    'a leaf whose encryption key nobody can seal to',
    'leaf.encryption-key',
    () => begin({ leaf: { hpkePublicKey: new Uint8Array(32) } }),
  ],
  [
    'a leaf whose signature key lets anybody sign',
    'leaf.signature-key',
    () => begin({ leaf: { signaturePublicKey: neutralPoint } }),
  ],
  ['a leaf of another version', 'leaf.version', () => begin(withCapabilities({ versions: [] }))],
  ['a leaf of another suite', 'leaf.ciphersuite', () => begin(withCapabilities({ ciphersuites: [] }))],
  [
    'a leaf that knows no basic credentials',
    'leaf.credentials',
    () => begin(withCapabilities({ credentials: ['x509'] })),
  ],
  ['a leaf that reads no policies', 'leaf.policy', () => begin(withCapabilities({ extensions: [] }))],
  [
    'a leaf with an extension that it does not support',
    'leaf.own-extensions',
    () => begin({ leaf: { extensions: [{ extensionType: 0x1234, extensionData: Uint8Array.of(1) }] } }),
  ],
  [
    'a group of a suite that nobody computes',
    'ciphersuite.known',
    () => begin({ context: { cipherSuite: 'MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448' } }),
  ],
  [
    'a confirmation tag that is no MAC',
    'framing.tags',
    () => begin({ info: { confirmationTag: Uint8Array.of(1) } }),
  ],
  ['a beginning signed by somebody else', 'group-info.signature', () => begin({}, bob)],
  [
    'a beginning signed by a leaf that is not there',
    'group-info.signer',
    () => begin({ info: { signer: 1 } }),
  ],
  [
    'a creator without a device',
    'credential.identity',
    () => begin({ leaf: { credential: credential('did:plc:alice') } }),
  ],
  [
    'a group without required_capabilities',
    'context.required-capabilities',
    () => begin({ context: { extensions: state.groupContext.extensions.slice(1) } }),
  ],
]

async function treeOfTwo(unmergedLeaves: number[] = []): Promise<RatchetTree> {
  const { publicPackage } = await keyPackageOf(bob)
  const parent = { hpkePublicKey: publicPackage.initKey, parentHash: new Uint8Array(), unmergedLeaves }
  return [
    { nodeType: 'leaf', leaf: founder },
    unmergedLeaves.length > 0 ? { nodeType: 'parent', parent } : undefined,
    { nodeType: 'leaf', leaf: publicPackage.leafNode },
  ]
}

function treeAs(extensionData: Uint8Array): (own: Extension[]) => Extension[] {
  return (own) => own.map((e) => (e.extensionType === 'ratchet_tree' ? { ...e, extensionData } : e))
}

function greased(own: Extension[]): Extension[] {
  return [...own, { extensionType: 0x0a0a, extensionData: new Uint8Array() }]
}

function credential(identity: string): LeafNode['credential'] {
  return { credentialType: 'basic', identity: new TextEncoder().encode(identity) }
}
