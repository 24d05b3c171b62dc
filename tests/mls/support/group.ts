import {
  acceptAll,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPub,
  emptyPskIndex,
  joinGroup,
  joinGroupExternal,
  processPublicMessage,
  type CiphersuiteImpl,
  type ClientState,
  type Proposal,
  type PublicMessage,
  type RatchetTree,
  type Welcome,
} from 'ts-mls'
import { newKeyPackage, type Device, type OwnKeyPackage } from './device.ts'
import { groupExtensions } from './extensions.ts'

/** A commit as it travels, and what it brings its author. */
export interface Committed {
  readonly state: ClientState
  readonly commit: PublicMessage
  readonly welcome: Welcome | undefined
}

/** Founds a group of one device. */
export async function foundGroup(device: Device, suite: CiphersuiteImpl): Promise<ClientState> {
  const { publicPackage, privatePackage } = await newKeyPackage(device, suite)
  const groupId = suite.rng.randomBytes(32)
  return createGroup(groupId, publicPackage, privatePackage, groupExtensions(Uint8Array.of(1)), suite)
}

/** Commits proposals by value, as a PublicMessage and without the tree. An empty list is an update. */
export async function commitTo(
  state: ClientState,
  proposals: Proposal[],
  suite: CiphersuiteImpl,
): Promise<Committed> {
  const options = { wireAsPublicMessage: true, extraProposals: proposals }
  const { newState, commit, welcome } = await createCommit({ state, cipherSuite: suite }, options)
  if (commit.wireformat !== 'mls_public_message') throw new Error(`a commit as ${commit.wireformat}`)
  return { state: newState, commit: commit.publicMessage, welcome }
}

/** Processes another member's commit. */
export async function receiveCommit(
  state: ClientState,
  commit: PublicMessage,
  suite: CiphersuiteImpl,
): Promise<ClientState> {
  const { newState } = await processPublicMessage(state, commit, emptyPskIndex, suite, acceptAll)
  return newState
}

/** Joins by a Welcome, with the tree handed in. */
export function joinByWelcome(
  welcome: Welcome | undefined,
  own: OwnKeyPackage,
  tree: RatchetTree,
  suite: CiphersuiteImpl,
): Promise<ClientState> {
  if (welcome === undefined) throw new Error('the commit brought no Welcome')
  return joinGroup(welcome, own.publicPackage, own.privatePackage, emptyPskIndex, suite, tree)
}

/** Joins by an external commit through the GroupInfo of a member, with the tree handed in. */
export async function joinExternally(
  through: ClientState,
  device: Device,
  resync: boolean,
  suite: CiphersuiteImpl,
): Promise<Committed> {
  const groupInfo = await createGroupInfoWithExternalPub(through, [], suite)
  const { publicPackage, privatePackage } = await newKeyPackage(device, suite)
  const { newState, publicMessage } = await joinGroupExternal(
    groupInfo,
    publicPackage,
    privatePackage,
    resync,
    suite,
    through.ratchetTree,
  )
  return { state: newState, commit: publicMessage, welcome: undefined }
}
