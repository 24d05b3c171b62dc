import { describe, expect, it } from 'vitest'
import { alteringFetch, spoilCommits, spoilTags } from '../../testing/altering-fetch.ts'
import { openFakeClient, openHurriedClient, until } from '../../testing/fake-clients.ts'
import type { FakeClient } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import { inGeneration, joined, textsOf } from '../../testing/watch-convo.ts'

/** Alice and Bob are admins; Alice cannot process what Bob commits, and the service refuses some of her calls. */
async function outOfStep(spoil: (text: string) => string, refused: Record<string, string>, times = 20) {
  const service = unsafeFakeService()
  let wrong = false
  const asked = new Set<string>()
  const fetchFn = alteringFetch(service.fetch, {
    answer: (text) => (wrong ? spoil(text) : text),
    refuse: (method) => {
      if (wrong) asked.add(method)
      return wrong ? refused[method] : undefined
    },
  })
  const alice = await openHurriedClient(service, 'alice', { times, fetch: fetchFn })
  const bob = await openFakeClient(service, 'bob')
  const convo = await alice.client.convos.create({ members: [bob.client.did] })
  const bobs = await joined(bob.client, convo.id)
  await convo.setAdmins({ promote: [bob.client.did] })
  await until(async () => (await bobs.epoch())?.epoch === 2, 'bob is an admin')
  wrong = true
  await bobs.rename({ name: 'Renamed' })
  const mend = () => void (wrong = false)
  const close = () => Promise.all([alice, bob].map(({ client }) => client.close()))
  return { alice, convo, bobs, asked, mend, close }
}

function stepsOf({ events }: FakeClient): string[] {
  return events.flatMap((event) => (event.type === 'recovering' ? [event.step] : []))
}

function refusalsIn({ events }: FakeClient): string[] {
  return events.flatMap((event) => (event.type === 'error' ? [event.error.error] : []))
}

describe('an admin’s device that is out of step, whose last way out is refused', () => {
  it('has lost the convo, says so, and comes back when another admin begins it anew', async () => {
    const { alice, convo, bobs, mend, close } = await outOfStep(spoilTags, {
      submitCommit: 'NotAllowed',
      resetConvo: 'NotAllowed',
    })
    await until(() => convo.state === 'ended', 'alice gives up')
    expect(alice.events).toContainEqual({
      type: 'convoEnded',
      convoId: convo.id,
      reason: 'unrecoverable',
    })
    expect(stepsOf(alice)).toEqual(['fetch', 'report', 'rejoin', 'reset'])
    expect(refusalsIn(alice)).toHaveLength(6) // five times joining afresh, and one reset
    mend()
    await bobs.reset('for alice')
    await inGeneration(convo, 2, 2)
    await bobs.send('welcome back')
    await until(async () => (await textsOf(convo)).includes('welcome back'), 'alice has it')
    await close()
  })

  it('goes on joining afresh where it was its person who asked for a reset', async () => {
    const { alice, convo, mend, close } = await outOfStep(
      spoilTags,
      { submitCommit: 'NotAllowed', resetConvo: 'NotAllowed' },
      4,
    )
    await until(() => stepsOf(alice).includes('rejoin'), 'alice joins afresh')
    await expect(convo.reset('now')).rejects.toMatchObject({ error: 'NotAllowed' })
    expect(convo.state).toBe('joining')
    mend()
    await until(() => convo.state === 'joined', 'alice is in step')
    await close()
  })

  it('stays held, and says so, where the service misjudged', async () => {
    const { alice, convo, bobs, mend, close } = await outOfStep(spoilCommits, { resetConvo: 'NotAllowed' })
    await until(() => refusalsIn(alice).includes('NotAllowed'), 'the reset is refused')
    expect(convo.state).toBe('stopped')
    expect(alice.events).toContainEqual({ type: 'serverMisjudged', convoId: convo.id, seq: 3 })
    mend()
    await bobs.reset('for alice')
    await inGeneration(convo, 2, 2)
    await close()
  })

  it('does not begin the convo anew any more once somebody has brought it back in', async () => {
    const refused = { submitCommit: 'NotAllowed', resetConvo: 'RateLimitExceeded' }
    const { alice, convo, bobs, asked, mend, close } = await outOfStep(spoilTags, refused, 6)
    await until(() => asked.has('resetConvo'), 'alice would begin anew, and has to wait for a minute')
    const { did, deviceId } = alice.client
    const minuteOver = Date.now() + 60_000 / 6 + 500
    mend()
    await bobs.removeDevice(did, deviceId)
    await bobs.add(did)
    await until(() => convo.state === 'joined', 'alice is back')
    await until(() => Date.now() > minuteOver, 'her minute is over')
    await convo.send('here again')
    await until(async () => (await textsOf(bobs)).includes('here again'), 'bob hears')
    expect(await bobs.epoch()).toMatchObject({ generation: 1 })
    await close()
  })
})
