import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Convo } from '../client/convo.ts'
import type { MlsClient } from '../client/mls-client.ts'
import { memoryStorage } from '../storage/memory/index.ts'
import { alteringFetch } from '../testing/altering-fetch.ts'
import { openFakeClient, until } from '../testing/fake-clients.ts'
import { observe } from '../testing/observe.ts'
import type { Observed } from '../testing/observe.ts'
import { unsafeFakeService } from '../testing/unsafe-fake-service.ts'
import { joined } from '../testing/watch-convo.ts'
import type { ConvoList } from './convo-list.ts'
import type { MessageWindow, WindowSnapshot } from './message-window.ts'
import { createReactive } from './reactive.ts'
import { isSame } from './same.ts'

const DEFS = 'blue.catbird.mls.message.defs'

/** What can happen; `n` chooses the message that it happens to. */
const step = fc.record({
  what: fc.constantFrom(
    ...([
      'say',
      'say',
      'hear',
      'hear',
      'edit',
      'theyEdit',
      'delete',
      'theyDelete',
      'react',
      'theyReact',
    ] as const),
    ...([
      'refuse',
      'refuse',
      'retry',
      'discard',
      'discard',
      'garbage',
      'hidden',
      'markRead',
      'older',
      'rest',
      'reopen',
    ] as const),
  ),
  n: fc.nat(20),
})

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Alice, whose windows are watched, and Bob, with whom she talks. */
class World {
  readonly #service = unsafeFakeService()
  readonly #storage = memoryStorage()
  readonly #fetch = alteringFetch(this.#service.fetch, {
    refuse: (method) => (this.#refusing && method.startsWith('sendMessage') ? 'MessageTooLarge' : undefined),
  })
  #refusing = false
  #said = 0
  alice!: MlsClient
  bob!: MlsClient
  mine!: Convo
  theirs!: Convo
  window!: MessageWindow
  seen!: Observed<WindowSnapshot>
  list!: Observed<ConvoList>

  async begin(): Promise<void> {
    this.bob = (await openFakeClient(this.#service, 'bob')).client
    await this.#open()
    this.mine = await this.alice.convos.create({ members: [this.bob.did] })
    this.theirs = await joined(this.bob, this.mine.id)
    await this.#watch()
  }

  async do({ what, n }: Step): Promise<unknown> {
    const { mine, theirs } = this
    switch (what) {
      case 'say':
        return this.#tried(mine.send(this.#text()))
      case 'hear':
        return theirs.send(this.#text())
      case 'edit':
        return this.#onOne(mine, n, true, (id) => mine.edit(id, this.#text()))
      case 'theyEdit':
        return this.#onOne(theirs, n, true, (id) => theirs.edit(id, this.#text()))
      case 'delete':
        return this.#onOne(mine, n, true, (id) => mine.delete(id))
      case 'theyDelete':
        return this.#onOne(theirs, n, true, (id) => theirs.delete(id))
      case 'react':
        return this.#onOne(mine, n, undefined, (id) => mine.react(id, n % 2 === 0 ? '👍' : '🎉'))
      case 'theyReact':
        return this.#onOne(theirs, n, undefined, (id) => theirs.react(id, '👍', { remove: n % 3 === 0 }))
      case 'refuse':
        this.#refusing = true
        return this.#tried(mine.send(this.#text())).finally(() => (this.#refusing = false))
      case 'retry':
        return this.#onFailed((id) => mine.retry(id))
      case 'discard':
        return this.#onFailed((id) => mine.discard(id))
      case 'garbage':
        return this.#append({ $type: `${DEFS}#messageEntry`, epoch: 1, ciphertext: new Uint8Array(40) })
      case 'hidden':
        return this.#append({ $type: `${DEFS}#notEntitled` })
      case 'markRead':
        return this.#onOne(mine, n, false, (id) => mine.markRead(id))
      case 'older':
        return this.window.loadOlder()
      case 'rest':
        this.seen.stop()
        this.list.stop()
        await theirs.send(this.#text())
        return this.#watchAgain()
      case 'reopen':
        await this.alice.close()
        await this.#open()
        this.mine = await this.alice.convos.get(mine.id)
        return this.#watch()
      default:
        return what satisfies never
    }
  }

  /** Waits until the window, and the list, show what is read afresh. */
  async agree(): Promise<void> {
    await this.alice.sync()
    await until(async () => {
      const { items, hasOlder } = this.seen.now()
      const shown = items.flatMap((item) => (item.kind === 'gap' ? [] : [item.message]))
      const gaps = items.flatMap((item) => (item.kind === 'gap' ? [item.gap] : []))
      const all = await this.mine.messages({ limit: 1_000 })
      const expected = hasOlder ? all.slice(-shown.length) : all
      const from = hasOlder ? (shown[0]?.seq ?? 0) : 0
      const expectedGaps = (await this.mine.gaps()).filter(({ toSeq }) => toSeq >= from)
      return isSame(shown, expected) && isSame(gaps, expectedGaps) && this.#listAgrees(all)
    }, 'what is shown is what is read').catch(async (err: unknown) => {
      expect(this.seen.now().items).toEqual(await this.mine.messages({ limit: 1_000 }))
      throw err
    })
    const { items } = this.seen.now()
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
  }

  async end(): Promise<void> {
    await Promise.all([this.alice.close(), this.bob.close()])
  }

  #listAgrees(all: Awaited<ReturnType<Convo['messages']>>): boolean {
    const [convo] = this.list.now().convos
    const unread = all.filter(({ own, author, seq = 0 }) => author && !own && seq > this.mine.readSeq).length
    return convo?.unread === unread && isSame(convo.last, all.at(-1))
  }

  async #open(): Promise<void> {
    const { client } = await openFakeClient(this.#service, 'alice', this.#storage, this.#fetch)
    this.alice = client
  }

  async #watch(): Promise<void> {
    const reactive = createReactive(this.alice)
    this.window = reactive.messages(this.mine.id, { page: 5 })
    this.seen = observe(this.window)
    this.list = observe(reactive.convos)
  }

  async #watchAgain(): Promise<void> {
    this.seen = observe(this.window)
    this.list = observe(createReactive(this.alice).convos)
  }

  async #append(entry: { $type: string; [field: string]: unknown }): Promise<void> {
    this.#service.append(this.mine.id, entry)
  }

  async #onOne(convo: Convo, n: number, own: boolean | undefined, act: (id: string) => Promise<unknown>) {
    const fit = (await convo.messages({ limit: 1_000 })).filter(
      (message) => message.state === 'received' && message.author && !message.deleted && own !== !message.own,
    )
    const { messageId } = fit.at(n % Math.max(1, fit.length)) ?? {}
    if (messageId !== undefined) await this.#tried(act(messageId))
  }

  async #onFailed(act: (id: string) => Promise<unknown>): Promise<void> {
    const failed = (await this.mine.messages()).find(({ state }) => state === 'failed')
    if (failed?.messageId !== undefined) await act(failed.messageId)
  }

  async #tried(work: Promise<unknown>): Promise<void> {
    const refused = this.#refusing
    await work.catch((err: unknown) => {
      if (!refused) throw err
    })
  }

  #text(): string {
    return `text ${this.#said++}`
  }
}

it('whatever happens, a window and the list show what is read afresh', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const world = new World()
      await world.begin()
      for (const [i, one] of steps.entries()) {
        await world.do(one)
        if (i % 2 === 1) await world.agree()
      }
      await world.agree()
      await world.end()
    }),
    { numRuns: 15, endOnFailure: true },
  )
}, 120_000)
