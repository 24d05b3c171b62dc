import type { ContactSignal } from '@catbird-mls/core/signals'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ids } from '../../packages/server/src/lexicon/ids.ts'
import { answerOf } from '../../packages/server/src/testing/call.ts'
import { accepting, arriving, patience, startWorld } from './support/on-pds.ts'
import type { Person, World } from './support/on-pds.ts'

const dayMs = 24 * 3600_000
/** Requests are counted by the UTC day: no test begins so shortly before its end that a client would wait for that. */
const mostOfATestMs = 240_000
const refused = { error: 'RateLimitExceeded' }

let world: World
beforeAll(async () => {
  const isEarlyEnough = () => expect(dayMs - (Date.now() % dayMs)).toBeGreaterThan(mostOfATestMs)
  await vi.waitFor(isEarlyEnough, { timeout: mostOfATestMs, interval: 1000 })
  const LIMITS = 'requestsPerDay=6 requestsPerDayNew=2 requestsPerDayFlagged=1 flagRequests=4 flagPercent=50'
  world = await startWorld({ jetstream: true, environment: { LIMITS } })
}, 2 * mostOfATestMs)
afterAll(() => world[Symbol.asyncDispose]())

const ask = ({ client }: Person, ...others: Person[]) =>
  client.convos.create({ members: others.map(({ did }) => did) })

/** What time alone does: the account is not new any more. */
const ageAccount = ({ did }: Person) =>
  world.db.execute(`UPDATE account SET created_at = now() - interval '8 days' WHERE did = $1`, [did])

async function grownOld(): Promise<Person> {
  const person = await world.arrive()
  await ageAccount(person)
  return person
}

/** What time alone does: so many days go by since requests were sent, and answered. */
const daysLater = (days: number, { did }: Person) =>
  world.db.execute('UPDATE contact_signal SET day = day - $2 WHERE did = $1', [did, days])

/** Waits until so many of somebody's requests were taken in a way. */
async function taken({ did }: Person, as: ContactSignal, count: number): Promise<void> {
  await vi.waitFor(async () => {
    const sums = await world.db.query(`SELECT sum(${as})::bigint AS sum FROM contact_signal WHERE did = $1`, [
      did,
    ])
    expect(sums).toEqual([{ sum: count }])
  }, patience)
}

describe('an account that is new', () => {
  it('may ask few strangers a day into convos, beside those who follow it, and more once it is not new', async () => {
    const [young, friend] = [await world.arrive(), await world.arrive()]
    const [one, two, third] = [await world.arrive(), await world.arrive(), await world.arrive()]
    await ask(young, one, two)
    await expect(ask(young, third)).rejects.toMatchObject(refused)
    await expect(young.client.convos.direct(third.did)).rejects.toMatchObject(refused)
    expect(await third.client.xrpc.convo.listConvos({})).toMatchObject({ data: { convos: [] } })
    await friend.agent.follow(young.did)
    const { id: known } = await vi.waitFor(() => ask(young, friend), patience)
    expect(await arriving(friend, known)).toMatchObject({ status: 'accepted' })
    await ageAccount(young)
    const { id } = await ask(young, third)
    expect(await arriving(third, id)).toMatchObject({ status: 'request' })
  })
})

describe('an account whose requests are unwelcome to many', () => {
  it('may ask fewer, by what was declined, blocked and reported alone, until that is a week ago', async () => {
    const [spammer, liked] = [await grownOld(), await grownOld()]
    const [one, two, third, fourth] = [
      await world.arrive(),
      await world.arrive(),
      await world.arrive(),
      await world.arrive(),
    ]
    const spam = await ask(spammer, one, two, third, fourth)
    const welcome = await ask(liked, one, two, third, fourth)
    for (const person of [one, two, third, fourth]) await accepting(person, welcome.id)
    await (await arriving(one, spam.id)).decline()
    await two.client.contacts.block(spammer.did)
    await taken(spammer, 'declined', 1)
    await taken(spammer, 'blocked', 1)
    // Half of them is not more than half.
    await ask(spammer, await world.arrive())
    await (await arriving(third, spam.id)).report({ reason: 'spam' })
    await (await arriving(fourth, spam.id)).decline()
    await taken(spammer, 'reported', 1)
    await taken(spammer, 'declined', 2)
    await taken(liked, 'accepted', 4)

    const last = await world.arrive()
    await expect(ask(spammer, last)).rejects.toMatchObject(refused)
    const { id } = await ask(liked, last)
    expect(await arriving(last, id)).toMatchObject({ status: 'request' })
    await daysLater(1, spammer)
    await ask(spammer, last)
    await expect(ask(spammer, await world.arrive())).rejects.toMatchObject(refused)
    await daysLater(7, spammer)
    await ask(spammer, await world.arrive(), await world.arrive())
  })
})

describe('calls of one account', () => {
  it('are so many a minute by whatever way they come, and those of others go on', async () => {
    await using small = await startWorld({ environment: { LIMITS: 'requestsPerAccount=80' } })
    const [eager, calm] = [await small.arrive(), await small.arrive()]
    const list = ({ client }: Person) => client.xrpc.convo.listConvos({})
    const tooMany = async () => {
      for (;;) await list(eager)
    }
    await expect(tooMany()).rejects.toMatchObject({ ...refused, retryAfter: expect.any(Number) as number })
    const headers = { 'atproto-proxy': small.network.service }
    const byPds = await eager.agent.fetchHandler(`/xrpc/${ids.BlueCatbirdMlsConvoListConvos}`, { headers })
    expect(await answerOf(byPds)).toMatchObject(refused)
    await list(calm)
  })
})
