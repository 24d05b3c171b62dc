import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forkableStorage, fromEach } from '../storage/testing/forkable-storage.ts'
import type { ForkableStorage, Snapshot } from '../storage/testing/forkable-storage.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import type { FakeClient } from '../testing/fake-clients.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { allReceived } from '../testing/watch-convo.ts'
import type { Convo } from './convo.ts'

const names = ['alice', 'bob', 'carol'] as const
type Name = (typeof names)[number]

/** Everything as it was at the moment at which alice was killed. */
interface Fork {
  readonly at: string
  readonly service: UnsafeFakeService
  readonly held: { readonly [name in Name]: Snapshot }
  /** Texts that the client had said were sent, and those it had been handed. */
  readonly acknowledged: readonly string[]
  readonly handed: readonly string[]
}

/** What a session has done so far, by alice's own account. */
interface Said {
  readonly acknowledged: string[]
  readonly handed: string[]
}

type People = { readonly [name in Name]: FakeClient }
type Step = (people: People, said: Said, n: number) => Promise<unknown>

const convoOf = async ({ client }: FakeClient, name: string): Promise<Convo> =>
  until(
    async () => (await client.convos.list()).find((convo) => convo.name === name && convo.state === 'joined'),
    `somebody is in ${name}`,
  )

const lastOf = async (convo: Convo, own: boolean) =>
  (await convo.messages()).findLast((message) => message.own === own && message.text !== undefined)

async function send(convo: Convo, said: Said, text: string): Promise<void> {
  said.handed.push(text)
  await convo.send(text)
  said.acknowledged.push(text)
}

async function heard({ client }: FakeClient, convo: Convo): Promise<void> {
  await client.sync()
  const seen = await client.convos.get(convo.id)
  expect(seen.id).toBe(convo.id)
}

/** What may happen, and how often. The first convo is alice's, in the other she is by bob's doing. */
const steps: readonly (readonly [weight: number, step: Step])[] = [
  [8, async ({ alice }, said, n) => send(await convoOf(alice, 'Hers'), said, `alice ${n}`)],
  [3, async ({ alice }, said, n) => send(await convoOf(alice, 'His'), said, `alice too ${n}`)],
  [
    4,
    async ({ alice, bob }, _, n) => {
      const convo = await convoOf(bob, 'Hers')
      await convo.send(`bob ${n}`)
      await heard(alice, convo)
    },
  ],
  [2, async ({ bob }, _, n) => (await convoOf(bob, 'His')).send(`bob too ${n}`)],
  [
    2,
    async ({ alice }) => {
      const convo = await convoOf(alice, 'Hers')
      const message = await lastOf(convo, false)
      if (message?.messageId !== undefined) await convo.react(message.messageId, '👍')
    },
  ],
  [
    2,
    async ({ alice }, _, n) => {
      const convo = await convoOf(alice, 'His')
      const message = await lastOf(convo, true)
      if (message?.messageId !== undefined) await convo.edit(message.messageId, `${message.text} (${n})`)
    },
  ],
  [
    1,
    async ({ alice }) => {
      const convo = await convoOf(alice, 'Hers')
      const message = await lastOf(convo, false)
      if (message?.messageId !== undefined) await convo.markRead(message.messageId)
    },
  ],
  [1, async ({ alice }, _, n) => (await convoOf(alice, 'Hers')).rename({ description: `at ${n}` })],
  [
    2,
    async ({ alice, carol }) => {
      const convo = await convoOf(alice, 'Hers')
      const isIn = (await convo.members()).some(({ did }) => did === carol.client.did)
      await (isIn ? convo.remove(carol.client.did) : convo.add(carol.client.did))
    },
  ],
  [
    1,
    async ({ alice, bob }) => {
      // Out of his group and in again: she joins by a Welcome each time.
      const convo = await convoOf(bob, 'His')
      await convo.remove(alice.client.did)
      await convo.add(alice.client.did)
      await heard(alice, convo)
    },
  ],
]

/** The steps of a session: the same for the same seed. */
function plan(seed: number, length: number): Step[] {
  const any = fc.oneof(...steps.map(([weight, step]) => ({ weight, arbitrary: fc.constant(step) })))
  return fc.sample(any, { seed, numRuns: length })
}

/** Plays a session, and gives how everything was at each of alice's writes. */
async function play(seed: number, length: number): Promise<Fork[]> {
  const service = unsafeFakeService()
  const forks: Fork[] = []
  const said: Said = { acknowledged: [], handed: [] }
  let step = -1
  let writes = 0
  const storages: { readonly [name in Name]: ForkableStorage } = {
    alice: forkableStorage(undefined, async (when) => {
      if (when === 'before') writes += 1
      const at = `${when} write ${writes}, in step ${step}`
      forks.push(await fork(service, storages, { ...said, at }))
    }),
    bob: forkableStorage(),
    carol: forkableStorage(),
  }
  const people = await open(service, storages)
  const hers = await people.alice.client.convos.create({ members: [people.bob.client.did], name: 'Hers' })
  await people.bob.client.convos.create({ members: [people.alice.client.did], name: 'His' })
  await convoOf(people.bob, 'Hers')
  await (await convoOf(people.alice, 'His')).accept()
  await (await people.bob.client.convos.get(hers.id)).accept()
  for (const act of plan(seed, length)) await act(people, said, ++step)
  await close(people)
  return forks
}

async function fork(
  service: UnsafeFakeService,
  storages: { readonly [name in Name]: ForkableStorage },
  { at, acknowledged, handed }: Said & { readonly at: string },
): Promise<Fork> {
  const empty: Snapshot = new Map()
  let held = { alice: empty, bob: empty, carol: empty }
  const forked = await service.fork(() => {
    const { alice, bob, carol } = storages
    held = { alice: alice.snapshot(), bob: bob.snapshot(), carol: carol.snapshot() }
  })
  return { at, service: forked, held, acknowledged: [...acknowledged], handed: [...handed] }
}

async function open(
  service: UnsafeFakeService,
  storages: { readonly [name in Name]: ForkableStorage },
): Promise<People> {
  const [alice, bob, carol] = await Promise.all(
    names.map((name) => openFakeClient(service, name, storages[name])),
  )
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error('nobody')
  return { alice, bob, carol }
}

async function close(people: People): Promise<void> {
  await Promise.all(names.map((name) => people[name].client.close()))
}

/** Everybody starts again from there; then nothing is lost, doubled or unreadable, and all agree. */
async function goOn({ service, held, acknowledged, handed }: Fork): Promise<void> {
  const people = await open(service, {
    alice: forkableStorage(held.alice),
    bob: forkableStorage(held.bob),
    carol: forkableStorage(held.carol),
  })
  const { alice, bob } = people
  for (const name of ['Hers', 'His']) {
    const [mine] = (await alice.client.convos.list()).filter((convo) => convo.name === name)
    if (mine?.state !== 'joined') continue
    await mine.accept()
    const text = `after all in ${name}`
    await mine.send(text)
    const theirs = await convoOf(bob, name)
    await until(async () => (await textsOf(theirs)).includes(text), `bob has it in ${name}`)
    await allReceived(mine)
    await alice.client.sync()
    await bob.client.sync()
    const texts = await textsOf(mine)
    expect(new Set(texts).size).toBe(texts.length)
    const common = await textsOf(theirs)
    expect(common.filter((one) => texts.includes(one))).toEqual(texts.filter((one) => common.includes(one)))
    expect(common.filter((one) => one.startsWith('alice')).length).toBe(
      texts.filter((one) => one.startsWith('alice')).length,
    )
  }
  const sent = (await allTexts(alice, service)).map((text) => text.replace(/( \(\d+\))+$/, ''))
  for (const text of acknowledged) expect(sent.filter((one) => one === text)).toEqual([text])
  for (const text of handed) expect(sent.filter((one) => one === text).length).toBeLessThanOrEqual(1)
  for (const name of names)
    expect(people[name].events.filter(({ type }) => type === 'undecryptable')).toEqual([])
  await close(people)
}

async function textsOf(convo: Convo): Promise<string[]> {
  return (await convo.messages({ limit: 1000 })).flatMap(({ text }) => (text === undefined ? [] : [text]))
}

/** Also of a convo that she is out of just now. */
async function allTexts({ client }: FakeClient, service: UnsafeFakeService): Promise<string[]> {
  const texts = [...service.logs().keys()].map(async (id) => {
    const convo = await client.convos.get(id).catch(() => undefined)
    return convo === undefined ? [] : textsOf(convo)
  })
  return (await Promise.all(texts)).flat()
}

/**
 * The session is played once. At each of alice's writes everything is copied as it is at that moment, service and stores,
 * and each copy goes on by itself: so that every write is died at without playing the session anew.
 */
describe('a client that is killed in a session of 200 steps', () => {
  it('loses nothing, doubles nothing and uses no key twice, at whichever of its writes', async () => {
    const forks = await play(2026, 200)
    expect(forks.length).toBeGreaterThan(1000)
    await fromEach(forks, goOn)
  }, 900_000)
})
