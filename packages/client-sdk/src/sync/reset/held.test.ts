import { describe, expect, it } from 'vitest'
import type { Convo } from '../../client/convo.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { alteringFetch, hideCommits, spoilCommits } from '../../testing/altering-fetch.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { inGeneration, joined, textsOf } from '../../testing/watch-convo.ts'

/** Alice, Bob and Carol in a group; what Bob is answered can be altered, or he can be cut off. */
async function three() {
  const service = unsafeFakeService()
  const way = { alone: false, cut: false, alter: (text: string) => text }
  const bobsFetch = alteringFetch(service.fetch, {
    // No Welcome: he follows the log, and joins by himself.
    answer: (text, method) => (way.alone && method === 'listWelcomes' ? '{"welcomes":[]}' : way.alter(text)),
    refuse: () => (way.cut ? 'NotReady' : undefined),
  })
  const alice = await openFakeClient(service, 'alice')
  const bob = await openFakeClient(service, 'bob', memoryStorage(), bobsFetch)
  const carol = await openFakeClient(service, 'carol')
  const convo = await alice.client.convos.create({ members: [bob.client.did, carol.client.did] })
  const bobs = await joined(bob.client, convo.id)
  const carols = await joined(carol.client, convo.id)
  way.alone = true
  const close = () => Promise.all([alice, bob, carol].map(({ client }) => client.close()))
  return { way, alice, bob, carol, convo, bobs, carols, close }
}

async function hears(convo: Convo, from: Convo, text: string): Promise<void> {
  await from.send(text)
  await until(async () => (await textsOf(convo)).includes(text), `${text} is heard`)
}

describe('a device that is held, and was cut off while the convo was reset twice', () => {
  it('takes one reset after the other, though it meets both in the log at once', async () => {
    const { way, bob, convo, bobs, close } = await three()
    way.alter = spoilCommits
    await convo.rename({ name: 'Renamed' })
    await until(() => bobs.state === 'stopped', 'bob is stopped')
    Object.assign(way, { cut: true, alter: (text: string) => text })
    await convo.reset('one')
    await inGeneration(convo, 2, 3)
    await convo.send('in the second')
    await convo.reset('two')
    await inGeneration(convo, 3, 3)
    way.cut = false
    await inGeneration(bobs, 3, 3)
    const resets = bob.events.flatMap((event) => (event.type === 'convoReset' ? [event] : []))
    expect(resets).toMatchObject([
      { generation: 2, reason: 'one', verified: true },
      { generation: 3, reason: 'two', verified: true },
    ])
    await inGeneration(convo, 3, 3)
    await hears(bobs, convo, 'in the third')
    await close()
  })
})

describe('a reset that this device refused', () => {
  /** Carol becomes an admin, which Bob does not see, and resets the convo. */
  async function refused(alter: (text: string) => string) {
    const story = await three()
    const { way, bob, carol, convo, bobs, carols } = story
    way.alter = alter
    await convo.setAdmins({ promote: [carol.client.did] })
    await until(async () => (await carols.epoch())?.epoch === 2, 'carol is an admin')
    await carols.reset('mine')
    await inGeneration(convo, 2, 3)
    await until(() => bob.events.some(({ type }) => type === 'resetRefused'), 'bob refuses')
    way.alter = (text) => text
    await carols.send('unheard')
    expect([bobs.state, (await bobs.epoch())?.generation]).toEqual(['stopped', 1])
    return story
  }

  it.each([
    ['is in step as far as it knows', hideCommits],
    ['is out of step', spoilCommits],
  ])('is followed all the same by one that %s, when its person says so', async (_, alter) => {
    const { bob, carol, bobs, carols, close } = await refused(alter)
    await bobs.followReset()
    await inGeneration(bobs, 2, 3)
    // Of what carol says before she has seen him come in, he is not entitled to hear.
    await inGeneration(carols, 2, 3)
    const resets = bob.events.flatMap((event) => (event.type === 'convoReset' ? [event] : []))
    expect(resets).toMatchObject([{ generation: 2, by: carol.client.did, reason: 'mine', verified: false }])
    await hears(bobs, carols, 'there you are')
    await hears(carols, bobs, 'here I am')
    expect(await bobs.gaps()).not.toEqual([])
    await close()
  })

  it('is followed by nobody whose convo is not held', async () => {
    const { convo, close } = await three()
    await convo.followReset()
    expect([convo.state, (await convo.epoch())?.generation]).toEqual(['joined', 1])
    await close()
  })
})
