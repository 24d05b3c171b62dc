import {
  asDid,
  credentialOf,
  encodeCommitData,
  encodePolicy,
  groupExtensions,
  judgeCommit,
  judgeCreation,
  loadCiphersuite,
  newGroupPolicy,
  POLICY_EXTENSION,
} from '@catbird-mls/core/mls'
import type { CommitData, Did, Judgement, Policy, PublicGroup } from '@catbird-mls/core/mls'
import {
  createCommit,
  createGroup,
  createGroupInfoWithExternalPub,
  createGroupInfoWithExternalPubAndRatchetTree,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  joinGroup,
  joinGroupExternal,
  processPublicMessage,
} from 'ts-mls'
import type {
  ClientState,
  Extension,
  GroupInfo,
  KeyPackage,
  LeafNode,
  PrivateKeyPackage,
  Proposal,
  PublicMessage,
  Welcome,
} from 'ts-mls'
import { signKeyPackage } from 'ts-mls/keyPackage.js'
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js'
import { convoId } from './world.ts'

export const ciphersuite = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'
export const suite = await loadCiphersuite(ciphersuite)

/** A device whose client is the bare library: it can be made to do what ours would not. */
export interface Party {
  readonly did: Did
  readonly deviceId: string
  readonly keys: { readonly signKey: Uint8Array; readonly publicKey: Uint8Array }
}

/** A key package and its private half. */
export interface OwnKeyPackage {
  readonly publicPackage: KeyPackage
  readonly privatePackage: PrivateKeyPackage
}

/** A commit as it travels, and the library's state after it. */
export interface Sent {
  readonly state: ClientState
  readonly message: PublicMessage
  readonly commit: Uint8Array
  readonly groupInfo: Uint8Array
  readonly welcome: Welcome | undefined
}

export async function newParty(account: string): Promise<Party> {
  const did = asDid(`did:plc:${account}`)
  if (!did) throw new Error(`not a DID: ${account}`)
  return { did, deviceId: crypto.randomUUID(), keys: await suite.signature.keygen() }
}

/** A key package of the party; `leaf` and `initKey` are put in before it is signed. */
export async function keyPackageOf(
  party: Party,
  { leaf = {}, initKey }: { leaf?: Partial<LeafNode>; initKey?: Uint8Array } = {},
): Promise<OwnKeyPackage> {
  const now = BigInt(Math.floor(Date.now() / 1000))
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    credentialOf(party.did, party.deviceId),
    {
      versions: ['mls10'],
      ciphersuites: [ciphersuite],
      extensions: [POLICY_EXTENSION],
      proposals: [],
      credentials: ['basic'],
    },
    { notBefore: now - 3600n, notAfter: now + 86_400n },
    [],
    party.keys,
    suite,
  )
  const leafNode = await signLeafNodeKeyPackage(
    { ...publicPackage.leafNode, ...leaf } as KeyPackage['leafNode'],
    party.keys.signKey,
    suite.signature,
  )
  const changed = { ...publicPackage, leafNode, initKey: initKey ?? publicPackage.initKey }
  return { publicPackage: await signKeyPackage(changed, party.keys.signKey, suite.signature), privatePackage }
}

/** Founds a group. */
export async function found(
  creator: Party,
  policy: Policy = newGroupPolicy(creator.did),
): Promise<{ state: ClientState; group: PublicGroup }> {
  const { publicPackage, privatePackage } = await keyPackageOf(creator)
  const groupId = suite.rng.randomBytes(32)
  const state = await createGroup(
    groupId,
    publicPackage,
    privatePackage,
    groupExtensions(encodePolicy(policy)),
    suite,
  )
  const { group } = await judgeCreation(
    infoBytes(await createGroupInfoWithExternalPubAndRatchetTree(state, [], suite)),
  )
  return { state, group }
}

/** Commits as the library's member. */
export async function commit(
  state: ClientState,
  proposals: Proposal[],
  data: CommitData = { leaves: [] },
): Promise<Sent> {
  const options = {
    wireAsPublicMessage: true,
    extraProposals: proposals,
    authenticatedData: encodeCommitData(data),
  }
  const { newState, commit: made, welcome } = await createCommit({ state, cipherSuite: suite }, options)
  if (made.wireformat !== 'mls_public_message') throw new Error(`a commit as ${made.wireformat}`)
  return sent(newState, made.publicMessage, welcome)
}

/** Joins through a member's GroupInfo; a resync takes the place of the party's leaf. */
export async function joinThrough(
  through: ClientState,
  party: Party,
  leaf: Partial<LeafNode> = {},
  { resync = false, ...data }: Partial<CommitData> & { readonly resync?: boolean } = {},
): Promise<Sent> {
  const info = await createGroupInfoWithExternalPub(through, [], suite)
  const { publicPackage, privatePackage } = await keyPackageOf(party, { leaf })
  const tree = through.ratchetTree
  const { newState, publicMessage } = await joinGroupExternal(
    info,
    publicPackage,
    privatePackage,
    resync,
    suite,
    tree,
    undefined,
    encodeCommitData({ leaves: [], ...data }),
  )
  return sent(newState, publicMessage, undefined)
}

/** Joins by the Welcome of a commit. */
export function joinBy({ welcome, state }: Sent, own: OwnKeyPackage): Promise<ClientState> {
  if (!welcome) throw new Error('the commit brought no Welcome')
  return joinGroup(welcome, own.publicPackage, own.privatePackage, emptyPskIndex, suite, state.ratchetTree)
}

/** Processes another's commit. */
export async function follow(state: ClientState, { message }: Sent): Promise<ClientState> {
  const { newState } = await processPublicMessage(state, message, emptyPskIndex, suite)
  return newState
}

async function sent(state: ClientState, message: PublicMessage, welcome: Welcome | undefined): Promise<Sent> {
  const groupInfo = infoBytes(await createGroupInfoWithExternalPub(state, [], suite))
  return { state, message, commit: messageBytes(message), groupInfo, welcome }
}

/** Judges as the service does. */
export function judge(
  group: PublicGroup,
  { commit, groupInfo }: Pick<Sent, 'commit'> & { groupInfo?: Uint8Array },
): Promise<Judgement> {
  return judgeCommit(group, { convoId, commit, ...(groupInfo ? { groupInfo } : {}) })
}

export function messageBytes(publicMessage: PublicMessage): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage })
}

export function keyPackageBytes(keyPackage: KeyPackage): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage })
}

function infoBytes(groupInfo: GroupInfo): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo })
}

export function adds(keyPackage: KeyPackage): Proposal {
  return { proposalType: 'add', add: { keyPackage } }
}

export function removes(removed: number): Proposal {
  return { proposalType: 'remove', remove: { removed } }
}

/** Sets the policy, and whatever else in the GroupContext. */
export function sets(policy: Policy, others: Extension[] = []): Proposal {
  const extensions = [...groupExtensions(encodePolicy(policy)), ...others]
  return { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } }
}
