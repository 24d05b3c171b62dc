import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keys } from '../../../packages/client-sdk/src/store/keys.ts'
import { messageRecord } from '../../../packages/client-sdk/src/store/message-record.ts'
import type { MessageRecord } from '../../../packages/client-sdk/src/store/message-record.ts'
import { convoRecord } from '../../../packages/client-sdk/src/store/convo-record.ts'
import { encodeContent } from '../../../packages/client-sdk/src/content/content.ts'
import { seededChance } from '../chance.ts'
import type { Device } from '../device.ts'
import { Play } from '../play.ts'
import { examine, live, settle } from '../simulation.ts'
import { makeWorld } from '../world.ts'
import type { World } from '../world.ts'
import { convosOn, heldOf } from './held.ts'

let world: World

beforeAll(async () => {
  world = await makeWorld({ seed: 7, accounts: 4 })
  const play = new Play({ ...world, chance: seededChance(7, 7), links: [] })
  for (const account of world.cast.accounts) account.addDevice(world.parts)
  await live(world, play, { operations: 120, trouble: [] })
  await settle(world, play)
}, 300_000)

afterAll(() => world[Symbol.asyncDispose]())

beforeEach(() => {
  world.report.findings.length = 0
})

/** A message that somebody has read, and whoever has. */
function someMessage(fits: (message: MessageRecord, convoId: string) => boolean = () => true) {
  for (const device of world.cast.devices.filter(({ removed }) => !removed)) {
    for (const convoId of convosOn(device.disk)) {
      const message = heldOf(device.disk, convoId)?.messages.find(
        (one) => one.content !== undefined && fits(one, convoId),
      )
      if (message !== undefined) return { device, convoId, message, key: keys.message(convoId, message.seq) }
    }
  }
  throw new Error('nobody has read anything of that kind')
}

/** A device that was never in a convo. */
function strangerTo(convoId: string): Device | undefined {
  const chronicle = world.library.get(convoId)
  return world.cast.devices.find(
    ({ pds, deviceId }) => chronicle?.staysOf({ did: pds.did, deviceId }).length === 0,
  )
}

/** Puts something else on a disk, looks what is found, and puts back what was there. */
async function withOther(device: Device, key: string, value: Uint8Array | undefined): Promise<string[]> {
  const before = device.disk.read(key)
  device.disk.write([{ key, value }])
  await examine(world)
  device.disk.write([{ key, value: before }])
  return world.report.findings.map(({ kind }) => kind)
}

describe('the examination at the end', () => {
  it('finds nothing where nothing is wrong', async () => {
    await examine(world)
    expect(world.report.findings).toEqual([])
  })

  it('misses a message that a device should have', async () => {
    const { device, key } = someMessage()
    expect(await withOther(device, key, undefined)).toContain('unreadable')
  })

  it('finds a message that could not be opened', async () => {
    const { device, key, message } = someMessage()
    const { seq, generation, epoch, createdAt } = message
    const failed = messageRecord.encode({ seq, generation, epoch, createdAt, failure: 'InvalidMls' })
    expect(await withOther(device, key, failed)).toContain('unreadable')
  })

  it('finds words that nobody said', async () => {
    const { device, key, message } = someMessage(
      ({ edit, deleted }) => edit === undefined && deleted !== true,
    )
    const content = encodeContent({ $type: 'blue.catbird.mls.message.defs#text', text: 'never said' })
    expect(await withOther(device, key, messageRecord.encode({ ...message, content }))).toContain('diverged')
  })

  it('finds a message where it was not for the device', async () => {
    const { device, convoId, message, key } = someMessage((_, among) => strangerTo(among) !== undefined)
    const stranger = strangerTo(convoId)
    const record = heldOf(device.disk, convoId)?.record
    if (stranger === undefined || record === undefined) throw new Error('everybody is in everything')
    stranger.disk.write([
      { key: keys.convo(convoId), value: convoRecord.encode({ ...record, phase: 'ended' }) },
    ])
    expect(await withOther(stranger, key, messageRecord.encode(message))).toContain('leaked')
    stranger.disk.write([{ key: keys.convo(convoId), value: undefined }])
  })

  it('finds a device that holds another state of the group', async () => {
    const { device, convoId } = someMessage()
    const held = heldOf(device.disk, convoId)
    if (held === undefined) throw new Error('it holds nothing')
    const head = `${keys.group(convoId, held.record.generation)}head`
    // Of another convo: another device's state of this one is no other state of the group.
    const others = world.library.all.filter((chronicle) => chronicle.convoId !== convoId)
    const other = world.cast.devices
      .flatMap(({ disk }) => others.map((chronicle) => disk.read(`${keys.group(chronicle.convoId, 1)}head`)))
      .find((bytes) => bytes !== undefined && !Buffer.from(bytes).equals(device.disk.read(head) ?? bytes))
    expect(await withOther(device, head, other)).toContain('diverged')
  })
})
