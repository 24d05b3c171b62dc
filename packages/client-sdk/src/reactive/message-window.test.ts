import { describe, expect, it } from 'vitest'
import { FakeReactive } from '../testing/fake-reactive.ts'
import { until } from '../testing/fake-clients.ts'
import { observe } from '../testing/observe.ts'
import type { WindowSnapshot } from './message-window.ts'
import { createReactive } from './reactive.ts'

function convoOf(messages: number) {
  const client = new FakeReactive()
  for (let i = 1; i <= messages; i++) client.say('c', String(i))
  return { client, reactive: createReactive(client) }
}

const seqsOf = ({ items }: WindowSnapshot) =>
  items.map((item) => (item.kind === 'gap' ? undefined : item.message.seq))

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

const loaded = (now: () => WindowSnapshot) => until(() => !now().loading, 'it is loaded')

describe('a window', () => {
  it('shows the latest, and loads older ones until there are none', async () => {
    const { reactive } = convoOf(120)
    const window = reactive.messages('c')
    const { now } = observe(window)
    await loaded(now)
    expect(seqsOf(now())).toEqual(range(71, 120))
    await window.loadOlder()
    await until(() => now().items.length === 100, 'a page more is there')
    expect(now().hasOlder).toBe(true)
    await window.loadOlder()
    await until(() => !now().hasOlder, 'all is there')
    expect(seqsOf(now())).toEqual(range(1, 120))
  })

  it('holds no more than it may: what is far from where one looks goes, and comes again', async () => {
    const { client, reactive } = convoOf(300)
    const window = reactive.messages('c', { page: 40, most: 100 })
    const { now } = observe(window)
    await loaded(now)
    for (let i = 0; i < 4; i++) await window.loadOlder()
    await until(() => seqsOf(now())[0] === 101, 'the older ones are there')
    expect(seqsOf(now())).toEqual(range(101, 200))
    client.say('c', 'not shown')
    await until(() => now().hasNewer, 'there are newer ones')
    for (let i = 0; i < 3; i++) await window.loadNewer()
    await until(() => !now().hasNewer, 'the end is there')
    expect(seqsOf(now())).toEqual(range(202, 301))
    client.say('c', 'shown')
    await until(() => seqsOf(now()).at(-1) === 302, 'it is there')
    expect(seqsOf(now())).toEqual(range(203, 302))
  })

  it('stays where one looks while others write', async () => {
    const { client, reactive } = convoOf(100)
    const window = reactive.messages('c', { page: 50, most: 100 })
    const { now } = observe(window)
    await loaded(now)
    await window.loadOlder()
    await until(() => now().items.length === 100, 'all is there')
    client.say('c', 'new')
    await until(() => now().hasNewer, 'there is more')
    expect(seqsOf(now())).toEqual(range(1, 100))
    await window.loadLatest()
    await until(() => !now().hasNewer, 'the end is there')
    expect(seqsOf(now())).toEqual(range(52, 101))
  })

  it('opens around a message', async () => {
    const { reactive } = convoOf(1_000)
    const { now } = observe(reactive.messages('c', { around: 'message 400', page: 20 }))
    await loaded(now)
    expect(seqsOf(now())).toEqual(range(391, 410))
    expect([now().hasOlder, now().hasNewer]).toEqual([true, true])
    const { now: latest } = observe(reactive.messages('c', { around: 'unknown', page: 20 }))
    await loaded(latest)
    expect(seqsOf(latest())).toEqual(range(981, 1_000))
  })

  it('loads the newer ones behind a long stretch of what is not shown', async () => {
    const { client, reactive } = convoOf(700)
    const { log } = client.convo('c')
    log.splice(100, 500)
    const window = reactive.messages('c', { around: 'message 90', page: 20 })
    const { now } = observe(window)
    await loaded(now)
    await window.loadNewer()
    await until(() => seqsOf(now()).at(-1) === 620, 'they are there')
    expect(seqsOf(now())).toEqual([...range(81, 100), ...range(601, 620)])
  })

  it('is told of a burst a few times, and all of it is there', async () => {
    const { client, reactive } = convoOf(10)
    const { now, seen } = observe(reactive.messages('c'))
    await loaded(now)
    const before = seen.length
    for (let i = 0; i < 1_000; i++) {
      client.say('c', `burst ${i}`)
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => seqsOf(now()).at(-1) === 1_010, 'all is there')
    expect(now().items).toHaveLength(500)
    expect(seen.length - before).toBeLessThan(100)
  })

  it.each(['before', 'after'] as const)(
    'shows once what is said while it reads, %s the answer is made',
    async (when) => {
      const { client, reactive } = convoOf(3)
      const convo = client.convo('c')
      const read = convo.messages.bind(convo)
      convo.messages = async (page) => {
        convo.messages = read
        if (when === 'before') client.say('c', 'meanwhile')
        const found = await read(page)
        if (when === 'after') client.say('c', 'meanwhile')
        return found
      }
      const { now } = observe(reactive.messages('c'))
      await until(() => now().items.length > 0, 'it is read')
      expect(seqsOf(now())).toEqual([1, 2, 3, 4])
    },
  )

  it('keeps the object of each item that has not changed', async () => {
    const { client, reactive } = convoOf(3)
    const { now } = observe(reactive.messages('c'))
    await loaded(now)
    const before = now().items
    const [first] = client.convo('c').log
    if (first === undefined) throw new Error('nothing was said')
    const message = { ...first, edited: true }
    client.convo('c').log[0] = message
    client.tell({ type: 'messageChanged', convoId: 'c', message })
    client.tell({
      type: 'convoReset',
      convoId: 'c',
      generation: 2,
      by: undefined,
      reason: '',
      verified: true,
    })
    await until(() => now().items !== before, 'it has changed')
    expect(now().items[0]).toMatchObject({ message: { edited: true } })
    expect(
      now()
        .items.slice(1)
        .map((item, i) => item === before[i + 1]),
    ).toEqual([true, true])
  })

  it('does nothing before anybody listens, nor after', async () => {
    const { client, reactive } = convoOf(10)
    const { listeners } = client
    const window = reactive.messages('c')
    await window.loadOlder()
    expect(client.reads).toBe(0)
    const { now, stop } = observe(window)
    await loaded(now)
    stop()
    const { reads } = client
    client.say('c', 'unheard')
    await window.loadOlder()
    expect([client.reads, client.listeners]).toEqual([reads, listeners])
    const again = observe(window)
    await until(() => again.now().items.length === 11, 'it has caught up')
  })

  it('listens again at once, as React has it do', async () => {
    const { reactive } = convoOf(10)
    const window = reactive.messages('c')
    observe(window).stop()
    const { now } = observe(window)
    await until(() => now().items.length === 10, 'it is loaded')
  })

  it('says why it could not be read, and reads again at the next news', async () => {
    const { client, reactive } = convoOf(5)
    const convo = client.convo('c')
    const read = convo.messages.bind(convo)
    convo.messages = () => Promise.reject(new Error('the disk is gone'))
    const { now } = observe(reactive.messages('c'))
    await until(() => now().error !== undefined, 'it has failed')
    expect(now()).toMatchObject({ loading: false, error: { message: 'the disk is gone' } })
    convo.messages = read
    client.say('c', 'again')
    await until(() => now().items.length === 6, 'it is read')
    expect(now().error).toBeUndefined()
  })
})
