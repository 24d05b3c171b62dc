import {
  acceptAll,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPub,
  createGroupInfoWithExternalPubAndRatchetTree,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  joinGroup,
  joinGroupExternal,
  processPublicMessage,
} from 'ts-mls'
import type { ClientState, GroupInfo, MLSMessage, Proposal } from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { varLenDataEncoder } from 'ts-mls/codec/variableLength.js'
import { signGroupInfo } from 'ts-mls/groupInfo.js'
import type { TestDevice } from '../../identity/testing/device.ts'
import {
  decodeTree,
  encodeCommitData,
  encodePolicy,
  groupExtensions,
  loadCiphersuite,
  signInvite,
} from '../../mls/index.ts'
import type { Policy } from '../../mls/index.ts'
import { makeOwnKeyPackage } from './key-packages.ts'
import type { OwnKeyPackage } from './key-packages.ts'

/** A device and its state of a group: a real MLS client, without network and storage. */
export type TestMember = { readonly device: TestDevice; readonly state: ClientState }

/** A commit with everything that is submitted with it, and its author's state if it wins. */
export type MadeCommit = {
  readonly commit: Uint8Array
  readonly groupInfo: Uint8Array
  readonly welcome: Uint8Array | undefined
  readonly next: TestMember
}

/** Begins a group: the member at epoch 0, and the GroupInfo with the tree. */
export async function beginGroup(
  device: TestDevice,
  policy: Policy,
  groupId: Uint8Array = crypto.getRandomValues(new Uint8Array(32)),
): Promise<{ member: TestMember; groupInfo: Uint8Array }> {
  const suite = await loadCiphersuite(device.ciphersuite)
  const { publicPackage, privatePackage } = await makeOwnKeyPackage(device)
  const extensions = groupExtensions(encodePolicy(policy))
  const state = await createGroup(groupId, publicPackage, privatePackage, extensions, suite)
  const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(state, [], suite)
  return { member: { device, state }, groupInfo: encodeGroupInfo(groupInfo) }
}

/** What a commit shall do; nothing is an update. */
export type Changes = {
  readonly add?: readonly Uint8Array[]
  readonly remove?: readonly number[]
  readonly policy?: Policy
  readonly authenticatedData?: Uint8Array
}

/** Makes a commit. */
export async function makeCommit({ device, state }: TestMember, changes: Changes = {}): Promise<MadeCommit> {
  const cipherSuite = await loadCiphersuite(device.ciphersuite)
  const { commit, welcome, newState } = await createCommit(
    { state, cipherSuite },
    {
      wireAsPublicMessage: true,
      extraProposals: proposalsOf(changes),
      authenticatedData: changes.authenticatedData ?? new Uint8Array(),
    },
  )
  return {
    commit: encodeMlsMessage(commit),
    groupInfo: encodeGroupInfo(await createGroupInfoWithExternalPub(newState, [], cipherSuite)),
    welcome: welcome && encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
    next: { device, state: newState },
  }
}

/** Makes an external commit: a join, by an invite's seed if one is given, or a resync if the device has a leaf. */
export async function makeExternalCommit(
  device: TestDevice,
  through: { readonly groupInfo: Uint8Array; readonly ratchetTree: Uint8Array },
  { resync = false, seed }: { readonly resync?: boolean; readonly seed?: Uint8Array } = {},
): Promise<MadeCommit> {
  const suite = await loadCiphersuite(device.ciphersuite)
  const { publicPackage, privatePackage } = await makeOwnKeyPackage(device)
  const { groupInfo } = decode(through.groupInfo, 'mls_group_info')
  const tree = decodeTree(through.ratchetTree)
  const { groupId, epoch } = groupInfo.groupContext
  const join = { groupId, epoch, did: device.did, signatureKey: device.signatureKey }
  const data = encodeCommitData({ leaves: [], ...(seed && { invite: await signInvite(join, seed) }) })
  const config = defaultClientConfig
  const made = await joinGroupExternal(
    ...([groupInfo, publicPackage, privatePackage, resync, suite, tree, config, data] as const),
  )
  const { publicMessage, newState } = made
  return {
    commit: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage }),
    groupInfo: encodeGroupInfo(await createGroupInfoWithExternalPub(newState, [], suite)),
    welcome: undefined,
    next: { device, state: newState },
  }
}

/** A GroupInfo of the member's epoch, with the right `external_pub` or another. */
export async function makeGroupInfo(
  { device, state }: TestMember,
  externalPub?: Uint8Array,
): Promise<Uint8Array> {
  const suite = await loadCiphersuite(device.ciphersuite)
  const info = await createGroupInfoWithExternalPub(state, [], suite)
  if (externalPub === undefined) return encodeGroupInfo(info)
  const extensionData = encode(varLenDataEncoder)(externalPub)
  const { signature: _, ...tbs } = {
    ...info,
    extensions: [{ extensionType: 'external_pub' as const, extensionData }],
  }
  return encodeGroupInfo(await signGroupInfo(tbs, device.privateKey, suite.signature))
}

/** Joins by a Welcome. */
export async function joinByWelcome(
  device: TestDevice,
  own: OwnKeyPackage,
  sent: { readonly welcome: Uint8Array; readonly ratchetTree: Uint8Array },
): Promise<TestMember> {
  const { welcome } = decode(sent.welcome, 'mls_welcome')
  const suite = await loadCiphersuite(device.ciphersuite)
  const tree = decodeTree(sent.ratchetTree)
  const { publicPackage, privatePackage } = own
  const state = await joinGroup(welcome, publicPackage, privatePackage, emptyPskIndex, suite, tree)
  return { device, state }
}

/** Processes somebody else's commit. */
export async function follow({ device, state }: TestMember, commit: Uint8Array): Promise<TestMember> {
  const { publicMessage } = decode(commit, 'mls_public_message')
  const suite = await loadCiphersuite(device.ciphersuite)
  const { newState } = await processPublicMessage(state, publicMessage, emptyPskIndex, suite, acceptAll)
  return { device, state: newState }
}

function proposalsOf({ add = [], remove = [], policy }: Changes): Proposal[] {
  return [
    ...remove.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
    ...add.map((bytes): Proposal => {
      const { keyPackage } = decode(bytes, 'mls_key_package')
      return { proposalType: 'add', add: { keyPackage } }
    }),
    ...(policy === undefined ? [] : [policyProposal(policy)]),
  ]
}

function policyProposal(policy: Policy): Proposal {
  const extensions = groupExtensions(encodePolicy(policy))
  return { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } }
}

function encodeGroupInfo(groupInfo: GroupInfo): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo })
}

function decode<W extends MLSMessage['wireformat']>(bytes: Uint8Array, wireformat: W) {
  const message = decodeMlsMessage(bytes, 0)?.[0]
  if (message?.wireformat !== wireformat) throw new TypeError(`the bytes are no ${wireformat}`)
  return message as Extract<MLSMessage, { wireformat: W }> // the line above compared it
}
