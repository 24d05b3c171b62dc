import { describe, expect, it } from 'vitest'
import type { Convo } from '../../client/convo.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import type { FakeClient } from '../../testing/fake-clients.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'

/** What becomes of Alice's calls on their way. */
interface Alterations {
  /** Whether the service answers her with commits that are spoilt, in their signature or in a tag. */
  readonly spoilt?: () => 'signature' | 'tag' | undefined
  /** The error that a call is answered with, rather than by the service. */
  readonly refuse: (method: string) => string | undefined
  /** How long she is asked to wait then (s). */
  readonly wait?: string
}

const spoiling = {
  signature: /("commit":\{"\$bytes":"[^"]{200})[^"]{8}/g,
  tag: /("commit":\{"\$bytes":"[^"]+)[^"]{8}(?=[^"]{4}")/g,
}

/** A `fetch` with alterations. */
function altered(real: typeof fetch, { spoilt, refuse, wait }: Alterations): typeof fetch {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const error = refuse(pathname.split('.').at(-1) ?? '')
    if (error !== undefined) {
      const headers = wait === undefined ? {} : { 'retry-after': wait }
      return Response.json({ error, message: 'injected' }, { status: 400, headers })
    }
    const answer = await real(input, init)
    const how = spoilt?.()
    const text = await answer.text()
    return new Response(how ? text.replaceAll(spoiling[how], '$1AAAAAAAA') : text, answer)
  }
}

/** Alice, whose calls are altered, and Bob: two admins. */
async function twoAdmins(alterations: Alterations) {
  const service = unsafeFakeService()
  const fetch = altered(service.fetch, alterations)
  const alice = await openFakeClient(service, 'alice', memoryStorage(), fetch)
  const bob = await openFakeClient(service, 'bob')
  const convo = await alice.client.convos.create({ members: [bob.client.did] })
  const known = async () => (await bob.client.convos.list()).find(({ id }) => id === convo.id)
  const bobs = await until(known, 'bob knows the convo')
  await until(() => bobs.state === 'joined', 'bob is in')
  await convo.setAdmins({ promote: [bob.client.did] })
  await until(async () => (await bobs.epoch())?.epoch === 2, 'bob is an admin')
  const close = () => Promise.all([alice, bob].map(({ client }) => client.close()))
  return { alice, bob, convo, bobs, close }
}

/** What a client was told of its being out of step. */
function recoveryOf({ events }: FakeClient): string[] {
  return events.flatMap((event) => {
    if (event.type === 'recovering') return [`${event.step}: ${event.reason}`]
    return event.type === 'recovered' ? [event.type] : []
  })
}

async function begunAnew(convo: Convo): Promise<void> {
  await until(async () => {
    if (convo.state !== 'joined' || (await convo.epoch())?.generation !== 2) return false
    return (await convo.members()).every(({ absent }) => !absent)
  }, 'everybody is in the new generation')
}

async function textsOf(convo: Convo): Promise<(string | undefined)[]> {
  return (await convo.messages()).map(({ text, failure }) => text ?? failure)
}

describe('a reset by a device whose leaf is barred from commits', () => {
  it('comes after the device has joined afresh, by itself, and nothing is lost', async () => {
    let barred = true
    const { alice, bob, convo, bobs, close } = await twoAdmins({
      refuse: (method) => (barred && method === 'resetConvo' ? 'CommitterBarred' : undefined),
    })
    await bobs.send('before')
    await until(async () => (await textsOf(convo)).includes('before'), 'alice has it')
    alice.client.on('recovering', () => (barred = false))
    await convo.reset('they report me')
    await begunAnew(bobs)
    expect(recoveryOf(alice)).toEqual(['rejoin: barred', 'recovered'])
    await bobs.send('after')
    await until(async () => (await textsOf(convo)).includes('after'), 'alice has it')
    expect(await textsOf(convo)).toEqual(['before', 'after'])
    expect(await convo.gaps()).toEqual([])
    const told = bob.events.filter(({ type }) => type === 'convoReset')
    expect(told).toMatchObject([{ verified: true, reason: 'they report me' }])
    await close()
  })

  it('comes after it has joined afresh once more, where it is out of step', async () => {
    let barred = true
    let spoilt = false
    const { alice, convo, bobs, close } = await twoAdmins({
      wait: '1',
      spoilt: () => (spoilt ? 'tag' : undefined),
      refuse: (method) => {
        if (!barred || !spoilt) return undefined
        if (method === 'submitCommit') return 'InvalidMls'
        if (method === 'resetConvo') barred = false
        return method === 'resetConvo' ? 'CommitterBarred' : undefined
      },
    })
    spoilt = true
    await bobs.rename({ name: 'Renamed' })
    await until(() => recoveryOf(alice).some((step) => step.startsWith('rejoin')), 'alice is out of step')
    const reset = convo.reset('I am lost')
    await until(() => !barred, 'the reset is refused')
    spoilt = false
    await reset
    await begunAnew(bobs)
    expect(recoveryOf(alice).slice(-2)).toEqual([expect.stringMatching('^rejoin: '), 'recovered'])
    await close()
  })

  it('is refused where the device could not join afresh at once, and it stays in step', async () => {
    const { alice, convo, bobs, close } = await twoAdmins({
      wait: '3600',
      refuse: (method) => (method === 'resetConvo' ? 'CommitterBarred' : undefined),
    })
    const refusal = { error: 'CommitterBarred', retryAfter: 3_600_000 }
    await expect(convo.reset('they report me')).rejects.toMatchObject(refusal)
    expect(convo.state).toBe('joined')
    expect(recoveryOf(alice)).toEqual([])
    await bobs.send('still heard')
    await until(async () => (await textsOf(convo)).includes('still heard'), 'alice has it')
    await convo.send('and so am I')
    await until(async () => (await textsOf(bobs)).includes('and so am I'), 'bob has it')
    await close()
  })

  it('is refused where the device is held, since to join afresh would be to follow', async () => {
    let spoilt = false
    const { convo, bobs, close } = await twoAdmins({
      spoilt: () => (spoilt ? 'signature' : undefined),
      refuse: (method) => (method === 'resetConvo' ? 'CommitterBarred' : undefined),
    })
    spoilt = true
    await bobs.rename({ name: 'Renamed' })
    await until(() => convo.state === 'stopped', 'alice does not follow')
    await expect(convo.reset('he broke the rules')).rejects.toMatchObject({ error: 'CommitterBarred' })
    expect(convo.state).toBe('stopped')
    await close()
  })
})
