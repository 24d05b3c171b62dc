import { describe, expect, it } from 'vitest'
import type { Convo } from '../../client/convo.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { alteringFetch, spoilCommits } from '../../testing/altering-fetch.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import type { FakeClient } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { inGeneration, joined, textsOf } from '../../testing/watch-convo.ts'

const COMMIT = 'blue.catbird.mls.message.defs#commitEntry'

/** Alice, Bob and Carol in a group that Alice rules; Carol has gone away. Alice may be kept from committing. */
async function carolAway() {
  const service = unsafeFakeService()
  const alices = { idle: false }
  const alicesFetch = alteringFetch(service.fetch, {
    refuse: (method) => (alices.idle && method === 'submitCommit' ? 'NotReady' : undefined),
  })
  const alice = await openFakeClient(service, 'alice', memoryStorage(), alicesFetch)
  const bob = await openFakeClient(service, 'bob')
  const store = memoryStorage()
  const carol = await openFakeClient(service, 'carol', store)
  const convo = await alice.client.convos.create({ members: [bob.client.did, carol.client.did] })
  const bobs = await joined(bob.client, convo.id)
  const carols = await joined(carol.client, convo.id)
  await convo.send('before')
  await until(async () => (await textsOf(carols)).includes('before'), 'carol has it')
  await carol.client.sync()
  await carol.client.close()
  const log = () => service.logs().get(convo.id) ?? []
  return {
    ...{ alices, alice, bob, convo, bobs },
    /** Forgets the log up to the last commit, or altogether. */
    forget: (what: 'all' | 'upToTheLastCommit') => {
      const last = log().findLast(({ $type }) => $type === COMMIT)?.seq ?? 1
      service.forget(convo.id, what === 'all' ? log().length + 1 : last)
    },
    back: () => openFakeClient(service, 'carol', store),
  }
}

/** The convo as a client has it, whatever state it is in. */
async function convoOf({ client }: FakeClient, id: string): Promise<Convo> {
  return until(async () => (await client.convos.list()).find((convo) => convo.id === id), 'it is known')
}

function told({ events }: FakeClient) {
  return events.filter(({ type }) => type === 'convoReset' || type === 'resetRefused')
}

/** Each hears the other, once both know that both are in. */
async function talk(a: Convo, b: Convo): Promise<void> {
  await until(async () => (await a.epoch())?.epoch === (await b.epoch())?.epoch, 'they are at one epoch')
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const text = crypto.randomUUID()
    await from.send(text)
    await until(async () => (await textsOf(to)).includes(text), 'it is heard')
  }
}

describe('a device that was away while the convo was reset and the log forgot of it', () => {
  it.each(['all', 'upToTheLastCommit'] as const)(
    'comes into the new group, where an admin’s device known of old had begun it (%s)',
    async (what) => {
      const { alice, bob, convo, bobs, forget, back } = await carolAway()
      await convo.reset('one')
      await inGeneration(bobs, 2, 3)
      await convo.rename({ name: 'Second' })
      await until(() => bobs.name === 'Second', 'bob has it')
      forget(what)
      const carol = await back()
      const carols = await convoOf(carol, convo.id)
      await inGeneration(carols, 2, 3)
      await talk(convo, carols)
      const by = alice.client.did
      expect(told(carol)).toMatchObject([
        { type: 'convoReset', generation: 2, by, reason: 'one', verified: false },
      ])
      expect(await textsOf(carols)).toContain('before')
      expect(await carols.gaps()).toContainEqual(expect.objectContaining({ reason: 'reset' }))
      await Promise.all([alice, bob, carol].map(({ client }) => client.close()))
    },
  )

  it('verifies it after all where nobody has come into the new group yet', async () => {
    const { alices, alice, bob, convo, forget, back } = await carolAway()
    await bob.client.close()
    alices.idle = true
    await convo.reset('one')
    forget('all')
    const carol = await back()
    const carols = await convoOf(carol, convo.id)
    await inGeneration(carols, 2, 2)
    alices.idle = false
    await inGeneration(convo, 2, 3)
    await talk(convo, carols)
    expect(told(carol)).toMatchObject([{ type: 'convoReset', generation: 2, verified: true }])
    await Promise.all([alice, carol].map(({ client }) => client.close()))
  })

  it('comes into the last of several, which names a group that it never knew', async () => {
    const { alice, bob, convo, bobs, forget, back } = await carolAway()
    for (const generation of [2, 3]) {
      await convo.reset(`to ${generation}`)
      await inGeneration(bobs, generation, 3)
    }
    forget('upToTheLastCommit')
    const carol = await back()
    const carols = await convoOf(carol, convo.id)
    await inGeneration(carols, 3, 3)
    await talk(convo, carols)
    expect(told(carol)).toMatchObject([{ generation: 3, reason: 'to 3', verified: false }])
    await Promise.all([alice, bob, carol].map(({ client }) => client.close()))
  })

  it('is held where nobody known to be an admin had begun it, until its person says so', async () => {
    const { alice, bob, convo, bobs, forget, back } = await carolAway()
    await convo.setAdmins({ promote: [bob.client.did] })
    await until(async () => (await bobs.epoch())?.epoch === 2, 'bob is an admin')
    await bobs.reset('mine')
    await inGeneration(convo, 2, 3)
    await convo.rename({ name: 'Second' })
    forget('upToTheLastCommit')
    const carol = await back()
    const carols = await convoOf(carol, convo.id)
    await until(() => told(carol).length > 0, 'carol is told')
    expect(carols.state).toBe('stopped')
    expect(told(carol)).toMatchObject([{ type: 'resetRefused', generation: 2 }])
    await carols.followReset()
    await inGeneration(carols, 2, 3)
    await talk(convo, carols)
    const by = bob.client.did
    expect(told(carol).slice(1)).toMatchObject([{ type: 'convoReset', by, reason: 'mine', verified: false }])
    await Promise.all([alice, bob, carol].map(({ client }) => client.close()))
  })
})

describe('a device that is out of step while the reset comes and is forgotten', () => {
  it('comes into the new group', async () => {
    const service = unsafeFakeService()
    const alice = await openFakeClient(service, 'alice')
    const way = { spoilt: false, cut: false }
    const fetch = alteringFetch(service.fetch, {
      answer: (text) => (way.spoilt ? spoilCommits(text) : text),
      refuse: (method) => (way.cut || (way.spoilt && method === 'getGroupInfo') ? 'NotReady' : undefined),
    })
    const bob = await openFakeClient(service, 'bob', memoryStorage(), fetch)
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    const bobs = await joined(bob.client, convo.id)
    way.spoilt = true
    await convo.rename({ name: 'Renamed' })
    await until(() => bobs.state === 'stopped', 'bob is out of step')
    Object.assign(way, { spoilt: false, cut: true })
    await convo.reset('nothing else helps')
    await inGeneration(convo, 2, 2)
    service.forget(convo.id, service.logs().get(convo.id)?.length ?? 1)
    way.cut = false
    await inGeneration(bobs, 2, 2)
    await talk(convo, bobs)
    expect(told(bob)).toMatchObject([{ type: 'convoReset', generation: 2, verified: false }])
    await Promise.all([alice, bob].map(({ client }) => client.close()))
  })
})
