import { peekCommit } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import type { ClientStorage } from '../storage/contract.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { crashingStorage } from '../storage/testing/crashing-storage.ts'
import type { CrashingStorage, CrashPoint } from '../storage/testing/crashing-storage.ts'
import { convoRecord } from '../store/convo-record.ts'
import { prefixes } from '../store/keys.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { Convo } from './convo.ts'
import type { MlsClient } from './mls-client.ts'

/** Opens the client of somebody who may die: with them, everything that they send. */
async function mortal(
  service: UnsafeFakeService,
  seed: string,
  storage: CrashingStorage,
): Promise<MlsClient> {
  const dying: typeof fetch = (url, init) =>
    storage.dead() ? new Promise(() => undefined) : service.fetch(url, init)
  return (await openFakeClient(service, seed, storage, dying)).client
}

/** Lets somebody live until they die or are done; gives what they did, if they were. */
async function liveOrDie<T>(storage: CrashingStorage, life: Promise<T>): Promise<T | undefined> {
  const death = until(() => storage.dead(), 'death').then(() => undefined)
  return Promise.race([life.then((done) => (storage.spare(), done)), death])
}

/** Whether what somebody wants, or what came of it, is in their store. */
async function isStored(storage: ClientStorage): Promise<boolean> {
  const store = await storage.open()
  const intents = await store.list({ prefix: prefixes.intent })
  const records = (await store.list({ prefix: prefixes.convo })).map(([, bytes]) => convoRecord.decode(bytes))
  await store.close()
  return intents.length > 0 || records.some(({ inviteSeeds }) => inviteSeeds !== undefined)
}

async function makeInvite(alice: MlsClient, known?: string): Promise<{ link: string; convo: Convo }> {
  const convo = known === undefined ? undefined : await alice.convos.get(known)
  const mine = convo ?? (await alice.convos.create({ members: [], name: 'Hikers' }))
  return { convo: mine, link: (await mine.createInvite()).link }
}

async function checkJoined(service: UnsafeFakeService, bobs: Convo, alice: MlsClient): Promise<void> {
  const commits = (service.logs().get(bobs.id) ?? []).flatMap(({ commit }) =>
    commit instanceof Uint8Array ? [peekCommit(commit)] : [],
  )
  expect(commits.filter(({ external }) => external)).toHaveLength(1)
  expect([bobs.state, bobs.name]).toEqual(['joined', 'Hikers'])
  await bobs.send('here I am')
  const alices = await alice.convos.get(bobs.id)
  const texts = async () => (await alices.messages()).map(({ text }) => text)
  await until(async () => (await texts()).includes('here I am'), 'alice reads it')
}

describe('somebody killed while coming in by an invite', () => {
  async function dieAndGoOn(at: number, when: CrashPoint): Promise<number> {
    const service = unsafeFakeService()
    const { client: alice } = await openFakeClient(service, 'alice')
    const { link, convo } = await makeInvite(alice)
    const data = memoryStorage()
    const storage = crashingStorage(data, { at, when })
    const life = async () => (await mortal(service, 'bob', storage)).convos.join(link)
    const survived = await liveOrDie(storage, life())
    if (survived !== undefined) {
      await checkJoined(service, survived, alice)
      return storage.writes()
    }
    const { client: bob } = await openFakeClient(service, 'bob', data)
    // Before the intent was stored there was nothing to go on with: the link is followed again.
    await checkJoined(service, await bob.convos.join(link), alice)
    expect((await bob.convos.list()).map(({ id }) => id)).toEqual([convo.id])
    await Promise.all([alice.close(), bob.close()])
    return storage.writes()
  }

  it('is in once, at every write, before it and after it', async () => {
    const writes = await dieAndGoOn(Infinity, 'after')
    expect(writes).toBeGreaterThan(5)
    for (let at = 1; at <= writes; at++)
      for (const when of ['before', 'after'] as const)
        await dieAndGoOn(at, when).catch((err: unknown) => {
          throw new Error(`killed ${when} write ${at} of ${writes}`, { cause: err })
        })
  }, 120_000)
})

describe('somebody killed while making an invite', () => {
  async function dieAndGoOn(at: number, when: CrashPoint): Promise<number> {
    const service = unsafeFakeService()
    const data = memoryStorage()
    const { client: first } = await openFakeClient(service, 'alice', data)
    const { id } = await first.convos.create({ members: [], name: 'Hikers' })
    await first.close()
    const storage = crashingStorage(data, { at, when })
    const life = async () => {
      const alice = await mortal(service, 'alice', storage)
      await makeInvite(alice, id)
      return alice
    }
    const survived = await liveOrDie(storage, life())
    const made = survived !== undefined || (await isStored(data)) ? 1 : 0
    const alice = survived ?? (await openFakeClient(service, 'alice', data)).client
    const convo = await alice.convos.get(id)
    await alice.sync()
    // What was stored comes true; what was not is as if it had never been wanted.
    const links = async () => (await convo.invites()).map(({ link }) => link)
    await until(async () => (await links()).length === made, 'the invite is made')
    expect((await links()).every((link) => link !== undefined)).toBe(true)
    await alice.close()
    return storage.writes()
  }

  it('has made it, with its link, or has not begun', async () => {
    const writes = await dieAndGoOn(Infinity, 'after')
    for (let at = 1; at <= writes; at++)
      for (const when of ['before', 'after'] as const)
        await dieAndGoOn(at, when).catch((err: unknown) => {
          throw new Error(`killed ${when} write ${at} of ${writes}`, { cause: err })
        })
  }, 120_000)
})
