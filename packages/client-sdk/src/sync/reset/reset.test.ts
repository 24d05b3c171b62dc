import { newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import type { ClientEventOf } from '../../client/events.ts'
import { beginReset, createGroup, generateDeviceKeys, publicOf } from '../../mls/index.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { alteringFetch, spoilCommits } from '../../testing/altering-fetch.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import type { FakeClient } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import type { UnsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { inGeneration, joined, textsOf } from '../../testing/watch-convo.ts'

const DEFS = 'blue.catbird.mls.message.defs'

function resetsIn({ events }: FakeClient): ClientEventOf<'convoReset'>[] {
  return events.filter((event) => event.type === 'convoReset')
}

async function three(service: UnsafeFakeService) {
  const alice = await openFakeClient(service, 'alice')
  const bob = await openFakeClient(service, 'bob')
  const store = memoryStorage()
  const carol = await openFakeClient(service, 'carol', store)
  const convo = await alice.client.convos.create({ members: [bob.client.did, carol.client.did], name: 'R' })
  const bobs = await joined(bob.client, convo.id)
  const carols = await joined(carol.client, convo.id)
  return { alice, bob, carol, store, convo, bobs, carols }
}

describe('a device that was away while the convo was reset several times', () => {
  it('goes through all generations, each judged by the one before, and reads what it may of each', async () => {
    const service = unsafeFakeService()
    const { bob, carol, alice, store, convo, bobs } = await three(service)
    await convo.setAdmins({ promote: [bob.client.did] })
    await until(async () => (await bobs.epoch())?.epoch === 2, 'bob is an admin')
    await carol.client.close()
    await convo.send('in the first')
    await convo.reset('one')
    await inGeneration(bobs, 2, 3)
    await bobs.send('in the second')
    await bobs.reset('two')
    await inGeneration(convo, 3, 3)
    await convo.reset('three')
    await inGeneration(bobs, 4, 3)
    await bobs.send('in the fourth')

    const back = await openFakeClient(service, 'carol', store)
    const carols = await back.client.convos.get(convo.id)
    await inGeneration(carols, 4, 3)
    await until(async () => (await textsOf(carols)).includes('in the fourth'), 'carol has it')
    expect(await textsOf(carols)).toEqual(['in the first', 'in the second', 'in the fourth'])
    const told = resetsIn(back).map(({ generation, reason, verified, by }) => [
      generation,
      reason,
      verified,
      by,
    ])
    const [a, b] = [alice.client.did, bob.client.did]
    expect(told).toEqual([
      [2, 'one', true, a],
      [3, 'two', true, b],
      [4, 'three', true, a],
    ])
    expect(carols.name).toBe('R')
    await Promise.all([alice, bob, back].map(({ client }) => client.close()))
  })
})

describe('a reset that does not follow from what is held', () => {
  it('is refused, and the convo held where it was: nothing is sent, and nobody is joined', async () => {
    const service = unsafeFakeService()
    const { alice, bob, carol, convo, bobs } = await three(service)
    const mallory = await generateDeviceKeys('did:plc:mallory')
    const did = mallory.did as Did
    const groupId = crypto.getRandomValues(new Uint8Array(32))
    const now = Date.now()
    const own = await createGroup({ device: mallory, groupId, policy: newGroupPolicy(did), now })
    const foreign = await beginReset({
      ...{ device: mallory, convoId: convo.id, reason: 'mine now', now },
      present: publicOf(own.state),
      groupId: crypto.getRandomValues(new Uint8Array(32)),
    })
    const notice = {
      $type: `${DEFS}#reset`,
      generation: 2,
      groupId: foreign.state.context.groupId,
      groupInfo: foreign.groupInfo,
    }
    service.append(convo.id, { $type: `${DEFS}#noticeEntry`, notice })
    for (const [client, handle] of [
      [alice, convo],
      [bob, bobs],
    ] as const) {
      await until(() => handle.state === 'stopped', 'it is stopped')
      const refused = client.events.find(({ type }) => type === 'resetRefused')
      expect(refused).toMatchObject({
        generation: 2,
        reason: 'invalid',
        detail: expect.stringContaining('another group') as string,
      })
      expect(resetsIn(client)).toEqual([])
      expect(await handle.members()).toHaveLength(3)
    }
    const length = service.logs().get(convo.id)?.length
    void convo.send('not to mallory').catch(() => undefined)
    await alice.client.sync()
    expect(service.logs().get(convo.id)).toHaveLength(length ?? 0)
    await Promise.all([alice, bob, carol].map(({ client }) => client.close()))
  })
})

describe('a device that has fallen out of step', () => {
  it('follows the group along the log without its secrets, and so verifies the reset', async () => {
    expect(await resetWhileLost({ spoiltForEver: false })).toMatchObject({ verified: true })
  })

  it('takes a reset by an admin’s device known of old for what it is where it cannot follow: unverified', async () => {
    expect(await resetWhileLost({ spoiltForEver: true })).toMatchObject({ verified: false })
  })

  /** Bob cannot process a commit, nor join afresh; then Alice resets. */
  async function resetWhileLost({ spoiltForEver }: { spoiltForEver: boolean }) {
    const service = unsafeFakeService()
    const alice = await openFakeClient(service, 'alice')
    const unanswered = spoiltForEver ? ['getGroupInfo'] : ['getGroupInfo', 'listWelcomes']
    let spoilt = false
    const bobsFetch = alteringFetch(service.fetch, {
      answer: (text) => (spoilt ? spoilCommits(text) : text),
      refuse: (method) => (spoilt && unanswered.includes(method) ? 'NotReady' : undefined),
    })
    const bob = await openFakeClient(service, 'bob', memoryStorage(), bobsFetch)
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    const bobs = await joined(bob.client, convo.id)
    spoilt = true
    await convo.rename({ name: 'Renamed' })
    await until(() => bobs.state === 'stopped', 'bob is out of step')
    if (!spoiltForEver) spoilt = false
    await convo.reset('nothing else helps')
    await inGeneration(convo, 2, 2)
    await until(() => resetsIn(bob).length > 0, 'bob is told')
    spoilt = false
    await inGeneration(bobs, 2, 2)
    await convo.send('better')
    await until(async () => (await textsOf(bobs)).includes('better'), 'bob has it')
    await Promise.all([alice, bob].map(({ client }) => client.close()))
    return resetsIn(bob)[0]
  }

  it('resets the convo itself if it is an admin’s, and so comes back', async () => {
    const service = unsafeFakeService()
    let spoilt = false
    const alicesFetch = alteringFetch(service.fetch, {
      answer: (text) => (spoilt ? spoilCommits(text) : text),
      refuse: (method) => (spoilt && method === 'submitCommit' ? 'InvalidMls' : undefined),
    })
    const alice = await openFakeClient(service, 'alice', memoryStorage(), alicesFetch)
    const bob = await openFakeClient(service, 'bob')
    const convo = await alice.client.convos.create({ members: [bob.client.did] })
    const bobs = await joined(bob.client, convo.id)
    await convo.setAdmins({ promote: [bob.client.did] })
    await until(async () => (await bobs.epoch())?.epoch === 2, 'bob is an admin')
    spoilt = true
    await bobs.rename({ name: 'Renamed' })
    await until(() => convo.state === 'joining', 'alice is out of step')
    const reset = convo.reset('I am lost')
    await until(
      () => alice.events.some(({ type }) => type === 'convoReset') || convo.state !== 'joining',
      'it ends',
    )
    await reset
    spoilt = false
    await inGeneration(bobs, 2, 2)
    await convo.send('here again')
    await until(async () => (await textsOf(bobs)).includes('here again'), 'bob has it')
    expect(resetsIn(bob)).toMatchObject([{ verified: true, by: alice.client.did, reason: 'I am lost' }])
    await Promise.all([alice, bob].map(({ client }) => client.close()))
  })
})
