import { createCommit, emptyPskIndex, joinGroup, type Proposal, type Welcome } from 'ts-mls'
import { newKeyPackage, type Device, type OwnKeyPackage } from '../support/device.ts'
import { add, remove, setPolicy } from '../support/proposals.ts'
import type { Action } from './action.ts'
import { publish, readTree } from './published.ts'
import { clientConfig, deviceFromOutside, putOut, type Change, type Member, type World } from './world.ts'

type MemberCommit = Extract<Action, { kind: 'commit' }>

interface Joiner {
  readonly device: Device
  readonly keyPackage: OwnKeyPackage
}

/** A member commits; whoever it adds joins by the Welcome with the published tree. The others have yet to follow. */
export async function commitAsMember(world: World, action: MemberCommit): Promise<Change> {
  const { rng, suite } = world
  const committer = rng.pick(world.members)
  const others = world.members.filter((member) => member !== committer)
  const removed = rng.sample(others, action.removes + (action.replaces ? 1 : 0))
  const back = action.replaces ? removed.slice(0, 1) : []
  const leaving = removed.slice(back.length)

  const joiners = await makeJoiners(world, back, action.adds)
  const proposals = proposalsFor(world, removed, joiners, action.policy)
  const { newState, commit, welcome } = await createCommit(
    { state: committer.state, cipherSuite: suite },
    { wireAsPublicMessage: true, extraProposals: proposals, authenticatedData: authenticatedData(world) },
  )
  if (commit.wireformat !== 'mls_public_message') throw new Error(`a commit as ${commit.wireformat}`)
  committer.state = newState
  world.published = await publish(newState, suite)
  const intruders = putOut(world, removed)
  world.outside.push(...leaving.map(({ device }) => device))
  if (joiners.length > 0) world.members.push(...(await joinAll(world, welcome, joiners)))
  return { commit: commit.publicMessage, removed: intruders }
}

async function makeJoiners(world: World, back: readonly Member[], adds: number): Promise<Joiner[]> {
  const devices = back.map(({ device }) => device)
  for (let i = 0; i < adds; i++) devices.push(await deviceFromOutside(world))
  return Promise.all(
    devices.map(async (device) => ({ device, keyPackage: await newKeyPackage(device, world.suite) })),
  )
}

function proposalsFor(
  world: World,
  removed: readonly Member[],
  joiners: readonly Joiner[],
  policy: boolean,
): Proposal[] {
  const proposals = [
    ...removed.map(({ state }) => remove(state.privatePath.leafIndex)),
    ...joiners.map(({ keyPackage }) => add(keyPackage.publicPackage)),
    ...(policy ? [setPolicy(Uint8Array.of(world.rng.int(256), world.rng.int(256)))] : []),
  ]
  return world.rng.sample(proposals, proposals.length)
}

function joinAll(world: World, welcome: Welcome | undefined, joiners: readonly Joiner[]): Promise<Member[]> {
  if (welcome === undefined) throw new Error('the commit adds and has no Welcome')
  const { suite, published } = world
  return Promise.all(
    joiners.map(async ({ device, keyPackage: { publicPackage, privatePackage } }) => {
      const tree = readTree(published)
      const config = clientConfig
      const index = emptyPskIndex
      const joined = joinGroup(welcome, publicPackage, privatePackage, index, suite, tree, undefined, config)
      return { device, state: await joined }
    }),
  )
}

/** Authenticated data of any length, as a commit may carry invites or leave statements. */
export function authenticatedData(world: World): Uint8Array {
  return new Uint8Array(world.rng.int(40)).fill(world.rng.int(256))
}
