import { leavesOf, sortedDids } from '@catbird-mls/core/mls'
import type { Did, Policy } from '@catbird-mls/core/mls'
import type { ClientState, Proposal } from 'ts-mls'
import {
  adds,
  commit,
  joinBy,
  joinThrough,
  keyPackageOf,
  removes,
  sets,
  suite,
} from '../public-group/library-group.ts'
import type { Party, Sent } from '../public-group/library-group.ts'
import { adminClients, deviceOf, newcomer, partiesOf } from './world.ts'
import type { Client, World } from './world.ts'

/** What the next commit does. */
export type Action =
  | { readonly kind: 'change'; readonly adds: number; readonly removes: number; readonly policy: boolean }
  | { readonly kind: 'own'; readonly adds: boolean }
  | { readonly kind: 'join' }
  | { readonly kind: 'resync' }

/** A commit that was made, and who has or has not a leaf by it. */
export interface Made {
  readonly sent: Sent
  readonly author: Party
  readonly joined: readonly Client[]
  readonly removed: readonly Party[]
}

/** Makes a commit of the kind. */
export function make(world: World, action: Action): Promise<Made> {
  switch (action.kind) {
    case 'change':
      return changeAsAdmin(world, action)
    case 'own':
      return changeOwnDevices(world, action.adds)
    case 'join':
      return joinFromOutside(world)
    case 'resync':
      return resync(world)
    default:
      return action satisfies never
  }
}

/** An admin adds and removes whom it likes, and may change the policy; with nothing to do it is an update. */
async function changeAsAdmin(
  world: World,
  { adds: count, removes: most, policy: renames }: Action & { kind: 'change' },
): Promise<Made> {
  const { rng } = world
  const committer = rng.pick(adminClients(world))
  const others = partiesOf(world).filter((party) => party !== committer.party)
  const removed = rng.sample(others, most)
  const back = rng.sample(removed, rng.chance(0.2) ? 1 : 0) // with the key it had, by a new key package
  const joining = [...back]
  for (let i = 0; i < count; i++) joining.push(await newcomer(world))
  const staying = [...partiesOf(world).filter((party) => !removed.includes(party)), ...joining]
  const policy = policyFor(world, { staying, removed, renames })
  return memberCommit(world, { committer, joining, removed, policy })
}

/** Any member: its own devices, and itself. */
async function changeOwnDevices(world: World, adding: boolean): Promise<Made> {
  const committer = world.rng.pick(world.clients)
  const { did } = committer.party
  const others = partiesOf(world).filter((party) => party.did === did && party !== committer.party)
  const removed = world.rng.sample(others, adding ? 0 : 1)
  const joining = adding ? [await deviceOf(committer.party)] : []
  return memberCommit(world, { committer, joining, removed, policy: undefined })
}

async function memberCommit(
  { rng, group }: World,
  change: { committer: Client; joining: Party[]; removed: Party[]; policy: Policy | undefined },
): Promise<Made> {
  const { committer, joining, removed, policy } = change
  const packages = await Promise.all(
    joining.map(async (party) => ({ party, own: await keyPackageOf(party) })),
  )
  const proposals: Proposal[] = [
    ...removed.map((party) => removes(placeOf(group, party))),
    ...packages.map(({ own }) => adds(own.publicPackage)),
    ...(policy ? [sets(policy)] : []),
  ]
  const sent = await commit(committer.state, rng.sample(proposals, proposals.length))
  const joiners = packages.map(async ({ party, own }) => ({ party, state: await joinBy(sent, own) }))
  return { sent, author: committer.party, joined: await Promise.all(joiners), removed }
}

/** A new device of an account that is a member, though it may be absent. */
async function joinFromOutside(world: World): Promise<Made> {
  const accounts = [...partiesOf(world).map(({ did }) => did), ...world.group.policy.absent]
  const party = await deviceOf({ did: world.rng.pick(accounts) })
  return enter(world, party, false)
}

/** A device that lost its state, or has slept. */
async function resync(world: World): Promise<Made> {
  return enter(world, world.rng.pick(partiesOf(world)), true)
}

async function enter(world: World, party: Party, again: boolean): Promise<Made> {
  const sent = await joinThrough(anyState(world), party, {}, { resync: again })
  return { sent, author: party, joined: [], removed: again ? [party] : [] }
}

/** Everybody is in the same epoch, and knows what a joiner needs of it. */
function anyState({ clients: [first] }: World): ClientState {
  if (!first) throw new Error('nobody follows the group')
  return first.state
}

/** The policy that the change needs, or the whim of its author; undefined where the policy stays as it is. */
function policyFor(
  { rng, group: { policy } }: World,
  change: { staying: readonly Party[]; removed: readonly Party[]; renames: boolean },
): Policy | undefined {
  const present = new Set(change.staying.map(({ did }) => did))
  const lost = change.removed.map(({ did }) => did).filter((did) => !present.has(did))
  const admins = policy.admins.filter((did) => present.has(did))
  if (admins.length === policy.admins.length && !change.renames) return undefined
  const promoted: Did[] = change.renames ? rng.sample([...present], rng.int(2)) : []
  const absent = [...policy.absent, ...rng.sample(lost, rng.int(2))].filter((did) => !present.has(did))
  return {
    ...policy,
    admins: sortedDids([...admins, ...promoted]),
    absent: sortedDids(absent),
    ...(rng.chance(0.5) ? { metadataHash: suite.rng.randomBytes(32) } : {}),
  }
}

function placeOf(group: World['group'], { deviceId }: Party): number {
  const leaf = leavesOf(group).find((one) => one.deviceId === deviceId)
  if (!leaf) throw new Error(`${deviceId} has no leaf`)
  return leaf.leafIndex
}
