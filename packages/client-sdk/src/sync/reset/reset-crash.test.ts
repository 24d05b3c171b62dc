import { describe, expect, it } from 'vitest'
import type { MlsClient } from '../../client/mls-client.ts'
import type { ClientStorage } from '../../storage/contract.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { crashingStorage } from '../../storage/testing/crashing-storage.ts'
import type { CrashPoint } from '../../storage/testing/crashing-storage.ts'
import { intentRecord } from '../../store/intent-record.ts'
import { prefixes } from '../../store/keys.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../../testing/unsafe-fake-service.ts'

const NOTICE = 'blue.catbird.mls.message.defs#noticeEntry'

interface World {
  readonly service: UnsafeFakeService
  readonly bob: MlsClient
  readonly convoId: string
  /** What alice holds when the story begins: she is in a convo with bob. */
  readonly storage: ClientStorage
}

async function world(): Promise<World> {
  const service = unsafeFakeService()
  const { client: bob } = await openFakeClient(service, 'bob')
  const storage = memoryStorage()
  const { client: alice } = await openFakeClient(service, 'alice', storage)
  const convo = await alice.convos.create({ members: [bob.did], name: 'Crash' })
  await convo.send('before')
  await until(async () => (await textsOf(bob, convo.id)).includes('before'), 'bob has it')
  await alice.sync()
  await alice.close()
  return { service, bob, convoId: convo.id, storage }
}

/** One life of alice: she resets the convo unless she has, or is about to, and says one thing in it. */
async function live(
  { service, bob, convoId }: World,
  storage: ClientStorage,
  alive: () => boolean,
): Promise<MlsClient> {
  const dying: typeof fetch = (url, init) =>
    alive() ? service.fetch(url, init) : new Promise(() => undefined)
  const wanted = await wantsReset(storage)
  const { client: alice } = await openFakeClient(service, 'alice', storage, dying)
  const convo = await alice.convos.get(convoId)
  if (!wanted && (await convo.epoch())?.generation === 1) await convo.reset('a test')
  await until(async () => (await convo.epoch())?.generation === 2, 'the convo is begun anew')
  const said = async () => (await convo.messages()).some(({ text }) => text === 'after')
  if (!(await said())) await convo.send('after')
  await until(async () => (await textsOf(bob, convoId)).includes('after'), 'bob has it')
  await alice.sync()
  return alice
}

async function wantsReset(storage: ClientStorage): Promise<boolean> {
  const store = await storage.open()
  const intents = await store.list({ prefix: prefixes.intent })
  await store.close()
  return intents.some(([, bytes]) => intentRecord.decode(bytes).want.kind === 'reset')
}

async function textsOf(client: MlsClient, convoId: string): Promise<(string | undefined)[]> {
  const convo = (await client.convos.list()).find(({ id }) => id === convoId)
  return (await convo?.messages())?.map(({ text, failure }) => text ?? failure) ?? []
}

/** There was one reset, and both have everything once. */
async function checkAgreement({ service, bob, convoId }: World, alice: MlsClient): Promise<void> {
  const log = service.logs().get(convoId) ?? []
  expect(log.filter(({ $type }) => $type === NOTICE)).toHaveLength(1)
  for (const client of [alice, bob]) {
    expect(await textsOf(client, convoId)).toEqual(['before', 'after'])
    const convo = await client.convos.get(convoId)
    expect(await convo.epoch()).toMatchObject({ generation: 2 })
    expect((await convo.members()).every(({ absent }) => !absent)).toBe(true)
    expect(convo.name).toBe('Crash')
  }
  await Promise.all([alice, bob].map((client) => client.close()))
}

async function countWrites(): Promise<number> {
  const there = await world()
  const storage = crashingStorage(there.storage)
  await checkAgreement(there, await live(there, storage, () => true))
  return storage.writes()
}

async function dieAndGoOn(at: number, when: CrashPoint): Promise<void> {
  const there = await world()
  const first = crashingStorage(there.storage, { at, when })
  const life = live(there, first, () => !first.dead()).then((alice) => {
    first.spare()
    return { alice }
  })
  const death = until(() => first.dead(), 'alice dies').then(() => undefined)
  const survived = await Promise.race([life, death])
  const alice = survived?.alice ?? (await live(there, there.storage, () => true))
  await checkAgreement(there, alice)
}

describe('a client killed while it resets a convo', () => {
  it('resets it once and brings everybody in, at every write, before it and after it', async () => {
    const writes = await countWrites()
    expect(writes).toBeGreaterThan(8)
    for (let at = 1; at <= writes; at++) {
      for (const when of ['before', 'after'] as const) {
        await dieAndGoOn(at, when).catch((err: unknown) => {
          throw new Error(`killed ${when} write ${at} of ${writes}`, { cause: err })
        })
      }
    }
  }, 300_000)
})
