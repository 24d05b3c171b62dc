import { peekCommit } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import type { ClientStorage } from '../storage/contract.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { crashingStorage } from '../storage/testing/crashing-storage.ts'
import type { CrashPoint } from '../storage/testing/crashing-storage.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { MlsClient } from './mls-client.ts'

/**
 * What alice says, in whatever number of lives it takes her: two texts in each epoch, so that a ratchet which
 * was not stored would be used twice. Carol is added after the second, the convo renamed after the fourth.
 */
const TEXTS = ['one', 'uno', 'two', 'due', 'three', 'tre'] as const
/** What was said before carol came. */
const BEFORE_CAROL = ['one', 're: one', 'uno', 're: uno']

interface World {
  readonly service: UnsafeFakeService
  readonly bob: MlsClient
  readonly carol: MlsClient
  /** What bob has answered, or is about to: he lives through all of alice's lives. */
  readonly answered: Map<string, Promise<unknown>>
}

async function world(): Promise<World> {
  const service = unsafeFakeService()
  const { client: bob } = await openFakeClient(service, 'bob')
  const { client: carol } = await openFakeClient(service, 'carol')
  return { service, bob, carol, answered: new Map() }
}

/** One life of alice: from opening her client to the end of the session, or to her death. */
async function live(
  { service, bob, carol, answered }: World,
  storage: ClientStorage,
  alive: () => boolean,
): Promise<MlsClient> {
  const dying: typeof fetch = (url, init) =>
    alive() ? service.fetch(url, init) : new Promise(() => undefined)
  const begun = await hasKeys(storage, 'convo/')
  const { client: alice } = await openFakeClient(service, 'alice', storage, dying)
  if (!begun) await alice.convos.create({ members: [bob.did], name: 'Crash' })
  const convo = await until(
    async () => (await alice.convos.list()).find(({ state }) => state === 'joined'),
    'alice is in',
  )
  await until(async () => (await convo.members()).length > 1, 'bob is in')
  for (const text of TEXTS) {
    const said = async () => (await convo.messages()).some((message) => message.own && message.text === text)
    if (!(await said())) await convo.send(text)
    await answer({ bob, answered }, convo.id, text, alive)
    if (text === 'uno' && !(await convo.members()).some(({ did }) => did === carol.did))
      await convo.add(carol.did)
    if (text === 'due' && convo.name !== 'Renamed') await convo.rename({ name: 'Renamed' })
  }
  await alice.sync()
  return alice
}

/** Bob answers once, as soon as he has read it, unless this life of alice is over. */
async function answer(
  { bob, answered }: Pick<World, 'bob' | 'answered'>,
  id: string,
  text: string,
  alive: () => boolean,
): Promise<void> {
  const theirs = await until(
    async () => (await bob.convos.list()).find((convo) => convo.id === id),
    'bob is in',
  )
  const texts = async () => (await theirs.messages()).map((message) => message.text)
  await until(async () => (await texts()).includes(text), `bob has ${text}`)
  if (!alive()) return new Promise(() => undefined)
  if (!answered.has(text)) answered.set(text, theirs.send(`re: ${text}`))
  await answered.get(text)
}

async function hasKeys(storage: ClientStorage, prefix: string): Promise<boolean> {
  const store = await storage.open()
  const found = await store.list({ prefix, limit: 1 })
  await store.close()
  return found.length > 0
}

/** Everybody has everything once, in the same order, and can read it. */
async function checkAgreement({ service, bob, carol }: World, alice: MlsClient): Promise<void> {
  const [convo] = await alice.convos.list()
  if (convo === undefined) throw new Error('no convo')
  const log = service.logs().get(convo.id) ?? []
  const { length } = log
  // Nobody fell out of step and had to join afresh; what was added was added once.
  const commits = log.flatMap(({ commit }) => (commit instanceof Uint8Array ? [peekCommit(commit)] : []))
  expect(commits.filter(({ external }) => external)).toEqual([])
  expect(commits.filter(({ adds }) => adds)).toHaveLength(2)
  const all = [alice, bob, carol]
  const read = async (client: MlsClient) => {
    await client.sync()
    return (await (await client.convos.get(convo.id)).messages()).map(({ text, failure }) => text ?? failure)
  }
  const expected = TEXTS.flatMap((text) => [text, `re: ${text}`])
  expect((await read(alice)).toSorted()).toEqual(expected.toSorted())
  expect(await read(bob)).toEqual(await read(alice))
  expect(await read(carol)).toEqual(
    (await read(alice)).filter((text) => !BEFORE_CAROL.includes(String(text))),
  )
  expect(service.logs().get(convo.id)).toHaveLength(length)
  const names = await Promise.all(all.map(async (client) => (await client.convos.get(convo.id)).name))
  expect(new Set(names)).toEqual(new Set(['Renamed']))
  await Promise.all(all.map((client) => client.close()))
}

async function countWrites(): Promise<number> {
  const there = await world()
  const storage = crashingStorage(memoryStorage())
  await checkAgreement(there, await live(there, storage, () => true))
  return storage.writes()
}

async function dieAndGoOn(at: number, when: CrashPoint): Promise<void> {
  const there = await world()
  const data = memoryStorage()
  const first = crashingStorage(data, { at, when })
  const life = live(there, first, () => !first.dead()).then((alice) => {
    first.spare()
    return { alice }
  })
  const death = until(() => first.dead(), 'alice dies').then(() => undefined)
  const survived = await Promise.race([life, death])
  const alice = survived?.alice ?? (await live(there, data, () => true))
  await checkAgreement(there, alice)
}

describe('a client killed at a storage write', () => {
  it('goes on as if nothing had been, at every write of a session, before it and after it', async () => {
    const writes = await countWrites()
    expect(writes).toBeGreaterThan(20)
    for (let at = 1; at <= writes; at++) {
      for (const when of ['before', 'after'] as const) {
        await dieAndGoOn(at, when).catch((err: unknown) => {
          throw new Error(`killed ${when} write ${at} of ${writes}`, { cause: err })
        })
      }
    }
  }, 300_000)
})
