import { describe, expect, it } from 'vitest'
import type { ClientStorage } from '../storage/contract.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { crashingStorage } from '../storage/testing/crashing-storage.ts'
import type { CrashPoint, CrashingStorage } from '../storage/testing/crashing-storage.ts'
import { openPerson, until } from '../testing/fake-clients.ts'
import type { FakeClient } from '../testing/fake-clients.ts'
import { FakeRepos } from '../testing/fake-repos.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { MlsClient } from './mls-client.ts'

/** Alice, closed, with a convo with Bob in her storage; a second device of his has come in since. */
async function whileAliceSlept() {
  const service = unsafeFakeService()
  const repos = new FakeRepos()
  const storage = memoryStorage()
  const open = (name: string, at: ClientStorage = memoryStorage()) =>
    openPerson(service, repos, name, { storage: at })
  const { client: bob } = await open('bob')
  const alice = await open('alice', storage)
  const { id } = await alice.client.convos.create({ members: [bob.did] })
  await until(() => alice.events.some(({ type }) => type === 'deviceVerified'), 'bob is verified')
  await alice.client.close()
  const { client: second } = await open('bob')
  const seconds = () => second.convos.list()
  await until(async () => (await seconds()).some(({ state }) => state === 'joined'), 'the second is in')
  return {
    id,
    storage,
    second,
    wake: (at: ClientStorage) => open('alice', at),
    close: (...more: MlsClient[]) => Promise.all([bob, second, ...more].map((client) => client.close())),
  }
}

/** Alice hears of the device, its record is read, and she writes. */
async function write({ client, events }: FakeClient, id: string, deviceId: string): Promise<void> {
  const convo = await client.convos.get(id)
  const device = async () => {
    const devices = (await convo.members()).flatMap((member) => member.devices)
    return devices.find((one) => one.deviceId === deviceId)?.trust
  }
  await until(async () => (await device())?.state === 'verified', 'the second is verified')
  expect(await device()).toMatchObject({ endorsed: false, approved: false })
  await convo.send('hello, both')
  // A client that was just opened keeps its events for a turn of the event loop.
  await until(() => events.some(({ type }) => type === 'outgoing'), 'alice has told of her message')
}

function isToldBeforeTheMessage({ events }: FakeClient, deviceId: string): boolean {
  const told = events.findIndex((event) => event.type === 'deviceUnendorsed' && event.deviceId === deviceId)
  return told !== -1 && told < events.findIndex(({ type }) => type === 'outgoing')
}

async function dieAndGoOn(at: number, when: CrashPoint): Promise<void> {
  const { id, storage, second, wake, close } = await whileAliceSlept()
  const dying = crashingStorage(storage, { at, when })
  // A life that was killed never ends: nothing answers it any more. One that wrote less often has outlived it.
  const life = wake(dying).then(async (alice) => {
    await write(alice, id, second.deviceId)
    dying.spare()
    return alice
  })
  const death = until(() => dying.dead(), 'alice dies').catch(() => undefined)
  const survivor = await Promise.race([life, death.then(() => undefined)])
  const alice = survivor ?? (await wake(storage))
  if (survivor === undefined) await write(alice, id, second.deviceId)
  expect(isToldBeforeTheMessage(alice, second.deviceId)).toBe(true)
  await close(alice.client)
}

async function countWrites(): Promise<number> {
  const { id, storage, second, wake, close } = await whileAliceSlept()
  const counting: CrashingStorage = crashingStorage(storage)
  const alice = await wake(counting)
  await write(alice, id, second.deviceId)
  expect(isToldBeforeTheMessage(alice, second.deviceId)).toBe(true)
  await close(alice.client)
  return counting.writes()
}

describe('a client killed at a storage write while a device comes in', () => {
  it('tells of the device before it writes to it, and takes it for no other than it is', async () => {
    const writes = await countWrites()
    expect(writes).toBeGreaterThan(2)
    for (let at = 1; at <= writes; at++) {
      for (const when of ['before', 'after'] as const) {
        await dieAndGoOn(at, when).catch((err: unknown) => {
          throw new Error(`killed ${when} write ${at} of ${writes}`, { cause: err })
        })
      }
    }
  })
})
