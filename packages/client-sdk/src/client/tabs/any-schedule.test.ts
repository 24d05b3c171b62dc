import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openFakeClient, until } from '../../testing/fake-clients.ts'
import type { FakeClient } from '../../testing/fake-clients.ts'
import { fakeTabs } from '../../testing/fake-tabs.ts'
import type { FakeTab } from '../../testing/fake-tabs.ts'
import { unsafeFakeService } from '../../testing/unsafe-fake-service.ts'
import type { Convo } from '../convo.ts'

/** What happens to one of the tabs there are, chosen by `which`; `after` turns of the event loop. */
interface Step {
  readonly what: 'send' | 'open' | 'close' | 'kill' | 'pause' | 'resume'
  readonly which: number
  readonly after: number
}

interface Tab extends FakeClient {
  readonly tab: FakeTab
  convo: Promise<Convo>
  paused: boolean
}

const steps = fc.array(
  fc.record({
    what: fc.constantFrom<Step['what']>('send', 'send', 'send', 'open', 'close', 'kill', 'pause', 'resume'),
    which: fc.nat(20),
    after: fc.nat(6),
  }),
  { minLength: 4, maxLength: 24 },
)

class Story {
  readonly #service = unsafeFakeService()
  readonly #tabs = fakeTabs()
  readonly #all: FakeClient[] = []
  readonly #pending: Promise<unknown>[] = []
  readonly sent: string[] = []
  readonly acknowledged = new Set<string>()
  live: Tab[] = []
  bobs!: Convo // by begin, which comes first
  #convoId = ''

  async begin(): Promise<void> {
    const bob = await openFakeClient(this.#service, 'bob')
    this.#all.push(bob)
    const first = await this.#open()
    const convo = await first.client.convos.create({ members: [bob.client.did], name: 'Hikers' })
    this.#convoId = convo.id
    first.convo = Promise.resolve(convo)
    this.bobs = await until(
      async () => (await bob.client.convos.list()).find(({ id }) => id === convo.id),
      'bob is in',
    )
  }

  async take({ what, which, after }: Step): Promise<void> {
    for (let turn = 0; turn < after; turn++) await new Promise((resolve) => setTimeout(resolve))
    const tab = this.live[which % this.live.length]
    if (what === 'open' || tab === undefined) {
      if (!this.live.some(({ paused }) => paused) || this.live.length === 0) await this.#open()
    } else if (what === 'send') this.#send(tab)
    else if (what === 'resume' || what === 'pause') this.#pause(tab, what === 'pause')
    else {
      this.live = this.live.filter((other) => other !== tab)
      if (what === 'kill') tab.tab.kill()
      else await tab.client.close()
    }
  }

  /** All tabs that are left go on, and there is one at least. */
  async end(): Promise<void> {
    for (const tab of this.live) this.#pause(tab, false)
    if (this.live.length === 0) await this.#open()
    for (const tab of this.live) this.#send(tab)
    await Promise.all(this.#pending)
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ client }) => client.close()))
  }

  async #open(): Promise<Tab> {
    const tab = this.#tabs.open()
    const fake = await openFakeClient(this.#service, 'alice', tab.storage)
    const convo = this.#convoId === '' ? undefined : fake.client.convos.get(this.#convoId)
    convo?.catch(() => undefined) // the tab may be ended before it has it
    const opened = { ...fake, tab, convo: convo ?? new Promise<Convo>(() => undefined), paused: false }
    this.#all.push(fake)
    this.live.push(opened)
    return opened
  }

  #send(tab: Tab): void {
    const text = `message ${this.sent.push('')}`
    this.sent[this.sent.length - 1] = text
    const done = tab.convo
      .then((convo) => convo.send(text))
      .then(
        () => {
          if (this.live.includes(tab)) this.acknowledged.add(text)
        },
        (err: unknown) => {
          if (this.live.includes(tab)) throw err
        },
      )
    const ended = until(() => !this.live.includes(tab), 'the tab ends').catch(() => undefined)
    this.#pending.push(Promise.race([done, ended]))
  }

  #pause(tab: Tab, paused: boolean): void {
    if (tab.paused !== paused) {
      if (paused) tab.tab.pause()
      else tab.tab.resume()
    }
    tab.paused = paused
  }
}

const textsOf = async (convo: Convo) => (await convo.messages({ limit: 1000 })).map(({ text }) => text ?? '')
const heardBy = ({ events }: FakeClient) =>
  events.flatMap((event) => (event.type === 'message' ? [event.message.text ?? ''] : []))

it('loses and doubles nothing, and all tabs come to the same, whatever becomes of tabs', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (schedule) => {
      const story = new Story()
      await story.begin()
      try {
        for (const step of schedule) await story.take(step)
        await story.end()
        const isThere = async () => {
          const there = new Set(await textsOf(story.bobs))
          return [...story.acknowledged].every((text) => there.has(text))
        }
        await until(isThere, 'bob has what was acknowledged')
        for (const tab of story.live) {
          const convo = await tab.convo
          const alike = async () => (await textsOf(convo)).join() === (await textsOf(story.bobs)).join()
          await until(alike, 'the tab shows what bob has')
          expect(new Set(heardBy(tab)).size).toBe(heardBy(tab).length)
        }
        const order = await textsOf(story.bobs)
        expect(new Set(order).size).toBe(order.length)
      } finally {
        await story.close()
      }
    }),
    { numRuns: 20, timeout: 20_000, endOnFailure: true },
  )
})
