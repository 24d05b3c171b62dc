import type { CiphersuiteImpl, ClientState, Proposal, PublicMessage } from 'ts-mls'
import { newDevice, newKeyPackage, type Device } from './device.ts'
import { commitTo, foundGroup, joinByWelcome, receiveCommit } from './group.ts'
import { add } from './proposals.ts'

/** A device and where it stands in the group. */
export interface Member {
  readonly device: Device
  state: ClientState
}

/** A founder alone in a group. */
export async function party(suite: CiphersuiteImpl): Promise<[Member]> {
  const device = await newDevice('founder', suite)
  return [{ device, state: await foundGroup(device, suite) }]
}

/** The first of the members commits, the others follow. */
export async function commitAmong(
  members: readonly [Member, ...Member[]],
  proposals: Proposal[],
  suite: CiphersuiteImpl,
): Promise<PublicMessage> {
  const [committer, ...others] = members
  const { state, commit } = await commitTo(committer.state, proposals, suite)
  committer.state = state
  await follow(others, commit, suite)
  return commit
}

/** The members process a commit that none of them made. */
export async function follow(
  members: readonly Member[],
  commit: PublicMessage,
  suite: CiphersuiteImpl,
): Promise<void> {
  for (const member of members) member.state = await receiveCommit(member.state, commit, suite)
}

/** The first of the members adds a new device, which joins; the others follow. */
export async function welcomeAmong(
  members: readonly [Member, ...Member[]],
  name: string,
  suite: CiphersuiteImpl,
): Promise<Member> {
  const [committer, ...others] = members
  const device = await newDevice(name, suite)
  const keyPackage = await newKeyPackage(device, suite)
  const { state, commit, welcome } = await commitTo(committer.state, [add(keyPackage.publicPackage)], suite)
  committer.state = state
  await follow(others, commit, suite)
  return { device, state: await joinByWelcome(welcome, keyPackage, state.ratchetTree, suite) }
}
