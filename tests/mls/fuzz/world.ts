import type { CiphersuiteImpl, ClientConfig, ClientState, PublicMessage } from 'ts-mls'
import { createGroup } from 'ts-mls'
import { defaultClientConfig } from 'ts-mls/clientConfig.js'
import { newDevice, newKeyPackage, type Device } from '../support/device.ts'
import { groupExtensions } from '../support/extensions.ts'
import { publish, type Published } from './published.ts'
import type { Rng } from './rng.ts'

/** A device in the group, and where it stands. */
export interface Member {
  readonly device: Device
  state: ClientState
}

/** A device that was removed, with the state it had as a member: it tries to go on reading. */
export interface Intruder {
  readonly device: Device
  readonly state: ClientState
  /** How many commits it has tried since. */
  tries: number
}

/** One group, its members, those who left it, and what the server would hold of it. */
export interface World {
  readonly suite: CiphersuiteImpl
  readonly rng: Rng
  readonly maxMembers: number
  members: Member[]
  intruders: Intruder[]
  /** Devices without a leaf that may come back with the key they had. */
  outside: Device[]
  published: Published
  devicesMade: number
  /** The size the group is on its way to. */
  targetSize: number
}

/** What one commit did. */
export interface Change {
  readonly commit: PublicMessage
  readonly removed: readonly Intruder[]
}

/** The windows are wider than the library's defaults, as the protocol's are. */
export const clientConfig: ClientConfig = {
  ...defaultClientConfig,
  keyRetentionConfig: {
    retainKeysForEpochs: 5,
    retainKeysForGenerations: 64,
    maximumForwardRatchetSteps: 1000,
  },
}

/** A group of one device at epoch 0. */
export async function newWorld(rng: Rng, maxMembers: number, suite: CiphersuiteImpl): Promise<World> {
  const device = await newDevice('device 0', suite)
  const { publicPackage, privatePackage } = await newKeyPackage(device, suite)
  const groupId = suite.rng.randomBytes(32)
  const extensions = groupExtensions(Uint8Array.of(0))
  const state = await createGroup(groupId, publicPackage, privatePackage, extensions, suite, clientConfig)
  return {
    suite,
    rng,
    maxMembers,
    members: [{ device, state }],
    intruders: [],
    outside: [],
    published: await publish(state, suite),
    devicesMade: 1,
    targetSize: maxMembers,
  }
}

/** A device for an Add or a join: a new one, or one that was here before. */
export async function deviceFromOutside(world: World): Promise<Device> {
  const returning = world.outside.length > 0 && world.rng.chance(0.3)
  if (returning) {
    const device = world.rng.pick(world.outside)
    world.outside = world.outside.filter((other) => other !== device)
    return device
  }
  return newDevice(`device ${world.devicesMade++}`, world.suite)
}

/** Takes the members out of the group, each with the state it had. */
export function putOut(world: World, removed: readonly Member[]): Intruder[] {
  world.members = world.members.filter((member) => !removed.includes(member))
  return removed.map(({ device, state }) => ({ device, state, tries: 0 }))
}
