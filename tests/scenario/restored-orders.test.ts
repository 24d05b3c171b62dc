import { memoryStorage } from '@catbird-mls/client'
import type { ClientStorage, Convo, MlsClient } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { seededRng } from '../mls/fuzz/rng.ts'
import { startRestorable } from './support/restorable.ts'
import type { RestorableService } from './support/restorable.ts'
import { textsOf, together } from './support/restored.ts'
import { joined, until } from './support/service.ts'

type Rng = ReturnType<typeof seededRng>

/** A device that comes and goes with its storage. */
interface Device {
  readonly name: string
  readonly storage: ClientStorage
  client: MlsClient | undefined
}

const names = ['alice', 'alice', 'bob', 'bob', 'carol', 'dave']

/** One of several, by chance. */
function oneOf<T>(rng: Rng, all: readonly T[]): T {
  const found = all[rng.int(all.length)]
  if (found === undefined) throw new Error('there is none')
  return found
}

function shuffled<T>(rng: Rng, all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, at: rng.int(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

/** A group of devices, driven by chance. */
class Stage {
  readonly devices: readonly Device[] = names.map((name) => ({
    name,
    storage: memoryStorage(),
    client: undefined,
  }))
  convoId = ''
  readonly #service: RestorableService
  readonly #rng: Rng
  #said = 0

  constructor(service: RestorableService, rng: Rng) {
    this.#service = service
    this.#rng = rng
  }

  async open(device: Device): Promise<MlsClient> {
    device.client ??= await this.#service.open(device.name, { storage: device.storage })
    return device.client
  }

  async close(device: Device): Promise<void> {
    await device.client?.close()
    device.client = undefined
  }

  get present(): Device[] {
    return this.devices.filter(({ client }) => client !== undefined)
  }

  async begin(): Promise<void> {
    for (const device of this.devices) await this.open(device)
    const [creator] = this.present
    const members = [...new Set(this.present.map(({ client }) => client?.did ?? ''))].slice(1)
    const convo = await creator?.client?.convos.create({ members, name: 'Hikers' })
    this.convoId = convo?.id ?? ''
    await this.settle()
  }

  convos(): Promise<Convo[]> {
    return Promise.all(this.present.map(({ client }) => joined(client as MlsClient, this.convoId))) // as present says
  }

  /** Waits until all who are there are in step. */
  async settle(): Promise<Convo[]> {
    const convos = await this.convos()
    await together(this.#service.db, convos)
    return convos
  }

  /** Somebody says something, or the group goes on to another epoch. */
  async act(): Promise<void> {
    const convos = await this.settle()
    const convo = oneOf(this.#rng, convos)
    const what = String(++this.#said)
    // Hers are the first that are there, if any of hers are.
    if (this.#rng.int(3) > 0 || this.present[0]?.name !== 'alice') await convo.send(`said ${what}`)
    else await convos[0]?.rename({ name: `Name ${what}` })
    await this.settle()
  }

  async actions(most: number): Promise<void> {
    for (let left = this.#rng.int(most + 1); left > 0; left--) await this.act()
  }
}

describe.each([1, 2, 3])('by seed %i', (seed) => {
  it('devices that come back one after another to a restored service find together, and keep what they have', async () => {
    const rng = seededRng(seed)
    await using service = await startRestorable()
    const stage = new Stage(service, rng)
    await stage.begin()
    await stage.actions(4)
    // Some are away while the others go on.
    for (const device of shuffled(rng, stage.devices.slice(1)).slice(0, rng.int(3))) await stage.close(device)
    await service.backup()
    await stage.actions(6)
    await until('all is received', async () => {
      const all = await Promise.all((await stage.convos()).map((convo) => convo.messages()))
      return all.flat().every(({ state }) => state === 'received')
    })
    const had = new Map(
      await Promise.all(
        stage.present.map(async (device) => {
          const convo = await joined(device.client as MlsClient, stage.convoId) // as present says
          return [device, await textsOf(convo)] as const
        }),
      ),
    )
    for (const device of stage.devices) await stage.close(device)
    await service.restore()
    for (const device of shuffled(rng, stage.devices)) {
      await stage.open(device)
      await stage.actions(2)
    }
    const convos = await stage.settle()
    for (const [i, convo] of convos.entries()) {
      const text = `at the end ${String(i)}`
      await convo.send(text)
      for (const other of convos)
        await until('all is read', async () => (await textsOf(other)).includes(text))
    }
    for (const [device, texts] of had) {
      const convo = await joined(device.client as MlsClient, stage.convoId) // all are open
      const now = await textsOf(convo)
      expect(now, device.name).toEqual(expect.arrayContaining(texts))
      expect(now, device.name).toEqual([...new Set(now)])
    }
    const epochs = await Promise.all(convos.map((convo) => convo.epoch()))
    expect(new Set(epochs.map((place) => place?.epoch)).size).toBe(1)
  }, 120_000)
})
