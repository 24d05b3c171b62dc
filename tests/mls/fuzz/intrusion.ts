import { encodeMlsMessage, type CiphersuiteImpl, type ClientState } from 'ts-mls'
import { attack, type Target } from './attack.ts'
import { sameBytes } from './compare.ts'
import { processCommit } from './follow.ts'
import { read, send } from './messages.ts'
import type { Change, Intruder, World } from './world.ts'

/** After its removal an intruder tries itself at this many commits. */
const maxTries = 3

/**
 * Lets everybody who was removed, now or lately, try to go on: by the library with the state as it is, by the library
 * with a state that claims another leaf, and by hand with every secret it holds. Gives the break-ins, in words.
 */
export async function tryIntrusions(world: World, change: Change, target: Target): Promise<string[]> {
  const breakIns: string[] = []
  for (const intruder of change.removed) {
    await learnsOfRemoval(intruder, target, world.suite)
    if (await followsAnyway(world, intruder, target))
      breakIns.push(`${intruder.device.name} follows the commit`)
    if (await readsAnyway(world, intruder)) breakIns.push(`${intruder.device.name} reads a message`)
  }
  world.intruders.push(...change.removed)
  for (const intruder of world.intruders) {
    intruder.tries++
    const outcome = await attack(intruder.state, target, world.suite)
    if (outcome !== 'shut out') breakIns.push(`${intruder.device.name} ${outcome}`)
  }
  world.intruders = world.intruders.filter(({ tries }) => tries < maxTries)
  return breakIns
}

/** The attack is worth nothing if it fails with the secrets of somebody who is still a member. */
export async function attackWorksFor(
  member: ClientState,
  target: Target,
  suite: CiphersuiteImpl,
): Promise<void> {
  const outcome = await attack(member, target, suite)
  if (outcome !== 'entered the epoch') throw new Error(`the attack by a member ended in: ${outcome}`)
}

/** The library tells the removed device so, and moves none of its keys on. */
async function learnsOfRemoval(
  { device, state }: Intruder,
  target: Target,
  suite: CiphersuiteImpl,
): Promise<void> {
  const after = await processCommit(state, wireOf(target), suite)
  if (after.groupActiveState.kind !== 'removedFromGroup') throw new Error(`${device.name} was not told`)
  if (after.keySchedule.epochAuthenticator !== state.keySchedule.epochAuthenticator) {
    throw new Error(`${device.name} was removed and its keys moved on`)
  }
}

/** With a state that claims to stand at another leaf, so that the library goes on to open the path. */
async function followsAnyway(
  { rng, suite, members }: World,
  intruder: Intruder,
  target: Target,
): Promise<boolean> {
  const { leafIndex } = rng.pick(members).state.privatePath
  const { state } = intruder
  const claiming = { ...state, privatePath: { ...state.privatePath, leafIndex } }
  try {
    const after = await processCommit(claiming, wireOf(target), suite)
    return sameBytes(after.keySchedule.epochAuthenticator, target.epochAuthenticator)
  } catch {
    return false
  }
}

/** A message of the new epoch, read with the old state, as it is and with the new epoch written into it. */
async function readsAnyway(world: World, { state }: Intruder): Promise<boolean> {
  const { wire } = await send(world, world.rng.pick(world.members))
  const { epoch } = world.members[0]?.state.groupContext ?? state.groupContext
  const pretending = { ...state, groupContext: { ...state.groupContext, epoch } }
  const attempts = await Promise.allSettled([state, pretending].map((s) => read(s, wire, world.suite)))
  return attempts.some(({ status }) => status === 'fulfilled')
}

function wireOf({ commit }: Target): Uint8Array {
  return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage: commit })
}
