import { encodePublicGroup, encodeTree, rebuildPublicGroup } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'
import type { ClientState } from 'ts-mls'
import { encodeGroupContext } from 'ts-mls/groupContext.js'
import { sameBytes } from '../fuzz/compare.ts'
import { seededRng } from '../fuzz/rng.ts'
import { follow, judge } from '../public-group/library-group.ts'
import { make } from './commits.ts'
import type { Action, Made } from './commits.ts'
import { adminClients, clientsWanted, newWorld, partiesOf } from './world.ts'
import type { Client, World } from './world.ts'

/** A run to make. */
export interface DifferentialOptions {
  readonly seed: number
  readonly commits: number
  readonly maxMembers: number
}

/** What a run found; it ends at its first problem. */
export interface DifferentialReport extends DifferentialOptions {
  /** What was committed, one line each. */
  readonly done: readonly string[]
  readonly peakMembers: number
  readonly problems: readonly string[]
}

/**
 * Lives a random group's life, by real clients of the MLS library and the server's judgement: every commit must be
 * accepted, and leave the server with the group that the clients hold; and what the server keeps must lead there too.
 */
export async function runDifferential(options: DifferentialOptions): Promise<DifferentialReport> {
  const { seed, commits, maxMembers } = options
  const world = await newWorld(seededRng(seed), maxMembers)
  const problems: string[] = []
  const done: string[] = []
  let peakMembers = 1
  while (done.length < commits && problems.length === 0) {
    const action = chooseAction(world)
    const what = `${JSON.stringify(action)}, ${partiesOf(world).length} members`
    const found = await step(world, action)
    problems.push(...found.map((problem) => `seed ${seed} commit ${done.length} (${what}): ${problem}`))
    peakMembers = Math.max(peakMembers, partiesOf(world).length)
    done.push(what)
  }
  return { ...options, done, peakMembers, problems }
}

/** The line that a run ends with. */
export function summaryLine({ seed, done, peakMembers, problems }: DifferentialReport): string {
  return `mls-differential: seed ${seed} commits ${done.length} peak members ${peakMembers} different ${problems.length}`
}

async function step(world: World, action: Action): Promise<string[]> {
  try {
    const made = await make(world, action)
    const { group } = await judge(world.group, made.sent)
    await advance(world, made, group)
    const differing = world.clients.flatMap(({ party, state }) =>
      differences(group, state).map((what) => `${party.did}#${party.deviceId}: ${what}`),
    )
    return [...differing, ...differencesKept(world)]
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  }
}

/** Works the group out from what is kept, every now and then from a new snapshot, and often from an old one. */
function differencesKept({ rng, group, kept }: World): string[] {
  const same = rng.chance(0.3)
    ? sameBytes(encodePublicGroup(rebuildPublicGroup(kept)), encodePublicGroup(group))
    : true
  if (rng.chance(0.05)) Object.assign(kept, { snapshot: encodePublicGroup(group), commits: [] })
  return same ? [] : ['what is kept leads to another group']
}

/** Tree hash, transcript hash and extensions are in the context; the tree itself and the tag decide what comes next. */
function differences(group: PublicGroup, state: ClientState): string[] {
  const checks: [string, Uint8Array, Uint8Array][] = [
    ['tree hash', group.context.treeHash, state.groupContext.treeHash],
    ['transcript', group.context.confirmedTranscriptHash, state.groupContext.confirmedTranscriptHash],
    ['group context', encodeGroupContext(group.context), encodeGroupContext(state.groupContext)],
    ['confirmation tag', group.confirmationTag, state.confirmationTag],
    ['tree', encodeTree(group.tree), encodeTree(state.ratchetTree)],
  ]
  return checks.filter(([, a, b]) => !sameBytes(a, b)).map(([name]) => name)
}

/** The others follow; who was removed is gone, and of those who joined some go to sleep. */
async function advance(
  world: World,
  { sent, author, joined, removed }: Made,
  group: PublicGroup,
): Promise<void> {
  const stayed = world.clients.filter(({ party }) => party !== author && !removed.includes(party))
  const followers = stayed.map(async ({ party, state }) => ({ party, state: await follow(state, sent) }))
  const awake = [{ party: author, state: sent.state }, ...joined, ...(await Promise.all(followers))]
  world.sleepers = world.sleepers.filter((party) => party !== author && !removed.includes(party))
  world.group = group
  world.kept.commits.push(sent.commit)
  world.clients = awake
  while (world.clients.length > clientsWanted(world)) putToSleep(world)
}

/** Whoever it is, but not the last admin that is awake. */
function putToSleep(world: World): void {
  const admins = adminClients(world)
  const [only] = admins.length === 1 ? admins : []
  const sleepy: Client = world.rng.pick(world.clients.filter((client) => client !== only))
  world.clients = world.clients.filter((client) => client !== sleepy)
  world.sleepers.push(sleepy.party)
}

/** Every now and then the group sets out for another size, often a very small one. */
function chooseAction(world: World): Action {
  const { rng, maxMembers, group } = world
  if (rng.chance(0.1)) world.targetSize = 1 + rng.int(rng.chance(0.3) ? 2 : maxMembers)
  const size = partiesOf(world).length
  const room = maxMembers - size
  const roll = rng.int(100)
  if (roll < 10 || adminClients(world).length === 0) return { kind: 'resync' }
  if (roll < 20 && room > 0) return { kind: 'join' }
  if (roll < 35) return { kind: 'own', adds: room > 0 && rng.chance(0.5) }
  const growing = size < world.targetSize
  const away = Math.abs(world.targetSize - size)
  const stride = rng.chance(0.5) ? Math.min(80, Math.ceil(away / 2)) : 3
  return {
    kind: 'change',
    adds: Math.min(room, rng.chance(growing ? 0.7 : 0.2) ? 1 + rng.int(growing ? stride : 2) : 0),
    removes: rng.chance(growing ? 0.2 : 0.7) ? 1 + rng.int(growing ? 2 : stride) : 0,
    policy: rng.chance(group.policy.admins.length > 3 ? 0.05 : 0.2),
  }
}
