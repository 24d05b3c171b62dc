import { encodePublicGroup } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import type { ClientState } from 'ts-mls'
import type { Rng } from '../fuzz/rng.ts'
import { found, newParty } from '../public-group/library-group.ts'
import type { Party } from '../public-group/library-group.ts'

/** A device that follows the group, by the bare MLS library. */
export interface Client {
  readonly party: Party
  readonly state: ClientState
}

/**
 * One group, as its members hold it and as the server does. In a large group most members sleep: they have a leaf, and
 * nobody computes for them until they come back by external commit or are removed.
 */
export interface World {
  readonly rng: Rng
  readonly maxMembers: number
  /** The server's. */
  group: PublicGroup
  /** What the server keeps of it: as it was some time ago, and the commits since. */
  kept: { snapshot: Uint8Array; commits: Uint8Array[] }
  clients: Client[]
  sleepers: Party[]
  /** The size that the group is on its way to. */
  targetSize: number
  accounts: number
}

/** A group of one device. */
export async function newWorld(rng: Rng, maxMembers: number): Promise<World> {
  const party = await newParty('founder')
  const { state, group } = await found(party)
  const clients = [{ party, state }]
  const kept = { snapshot: encodePublicGroup(group), commits: [] }
  return { rng, maxMembers, group, kept, clients, sleepers: [], targetSize: maxMembers, accounts: 0 }
}

/** Every device that has a leaf. */
export function partiesOf({ clients, sleepers }: Pick<World, 'clients' | 'sleepers'>): Party[] {
  return [...clients.map(({ party }) => party), ...sleepers]
}

/** A device to be added: of a new account, or of one that is in. */
export async function newcomer(world: World): Promise<Party> {
  if (world.rng.chance(0.3)) return deviceOf(world.rng.pick(partiesOf(world)))
  return newParty(`account${world.accounts++}`)
}

/** One more device of an account. */
export async function deviceOf({ did }: { did: string }): Promise<Party> {
  return newParty(did.slice('did:plc:'.length))
}

/** How many follow at once; in a large group it is dear. */
export function clientsWanted({ maxMembers }: World): number {
  if (maxMembers <= 12) return 8
  return maxMembers <= 50 ? 4 : 2
}

/** Who may commit whatever the policy allows anybody. */
export function adminClients({ group, clients }: World): Client[] {
  return clients.filter(({ party }) => group.policy.admins.includes(party.did))
}
