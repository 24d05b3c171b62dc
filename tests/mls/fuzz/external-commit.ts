import { joinGroupExternal } from 'ts-mls'
import { newKeyPackage, type Device } from '../support/device.ts'
import { authenticatedData } from './member-commit.ts'
import { publish, readGroupInfo, readTree } from './published.ts'
import { clientConfig, deviceFromOutside, putOut, type Change, type Intruder, type World } from './world.ts'

/** A device without a leaf joins by external commit. The others have yet to follow. */
export async function joinFromOutside(world: World): Promise<Change> {
  return enter(world, await deviceFromOutside(world), [])
}

/** A member that lost its state replaces its leaf; the state it had is an intruder's from now on. */
export async function resync(world: World): Promise<Change> {
  const member = world.rng.pick(world.members)
  return enter(world, member.device, putOut(world, [member]))
}

async function enter(world: World, device: Device, removed: readonly Intruder[]): Promise<Change> {
  const { suite, published } = world
  const { publicPackage, privatePackage } = await newKeyPackage(device, suite)
  const { newState, publicMessage } = await joinGroupExternal(
    readGroupInfo(published),
    publicPackage,
    privatePackage,
    removed.length > 0,
    suite,
    readTree(published),
    clientConfig,
    authenticatedData(world),
  )
  world.published = await publish(newState, suite)
  world.members.push({ device, state: newState })
  return { commit: publicMessage, removed }
}
