import type { ClientStorage, SharedChannel, Store } from '../storage/contract.ts'
import { StorageLockedError } from '../storage/errors.ts'
import { memoryStorage } from '../storage/memory/index.ts'

/** A tab of a fake browser. */
export interface FakeTab {
  /** The one storage of all tabs, as this tab has it. */
  readonly storage: ClientStorage
  /** Ends it without a word. What it has begun may still reach the network, but neither its store nor other tabs. */
  kill(): void
  /** Stops it, as a browser does that keeps the page for later: it is told, and then neither hears nor says anything. */
  pause(): void
  resume(): void
}

/** A fake browser with tabs that share a storage in memory. */
export interface FakeTabs {
  open(): FakeTab
  /** Called before each delivery of a message from tab to tab, with how many there were. */
  onDelivery: (count: number) => void
  /** The storage itself, for whoever is no tab. */
  readonly plain: ClientStorage
}

interface Listener {
  readonly name: string
  readonly tab: Tab
  readonly hear: (message: unknown) => void
}

interface Waiter {
  readonly tab: Tab
  readonly grant: () => void
}

/** Makes one. Messages are cloned, and delivered each in a task of its own, in their order. */
export function fakeTabs(): FakeTabs {
  const world = new World()
  return {
    open: () => new Tab(world),
    plain: world.plain,
    get onDelivery() {
      return world.onDelivery
    },
    set onDelivery(listener) {
      world.onDelivery = listener
    },
  }
}

class World {
  readonly listeners = new Set<Listener>()
  readonly waiting: Waiter[] = []
  readonly #memory = memoryStorage()
  onDelivery: (count: number) => void = () => undefined
  #held = false
  #deliveries = 0

  readonly plain: ClientStorage = { open: () => this.take() }

  async take(): Promise<Store> {
    if (this.#held) throw new StorageLockedError('somebody has it')
    this.#held = true
    const store = await this.#memory.open()
    let closed = false
    return {
      get: (key) => store.get(key),
      list: (range) => store.list(range),
      write: (changes) => store.write(changes),
      close: async () => {
        if (closed) return
        closed = true
        await store.close()
        this.#held = false
        this.next()
      },
    }
  }

  next(): void {
    if (!this.#held) this.waiting.shift()?.grant()
  }

  say(from: Tab, name: string, message: unknown): void {
    const cloned: unknown = structuredClone(message)
    for (const listener of this.listeners) {
      if (listener.name !== name || listener.tab === from) continue
      setTimeout(() => {
        this.onDelivery(++this.#deliveries)
        if (this.listeners.has(listener)) listener.tab.hear(() => listener.hear(cloned))
      })
    }
  }
}

class Tab implements FakeTab {
  readonly storage: ClientStorage
  readonly #world: World
  #store: Store | undefined
  #dead = false
  #paused = false
  readonly #unheard: (() => void)[] = []
  readonly #onPause = new Set<{ pause: () => void; resume: () => void }>()

  constructor(world: World) {
    this.#world = world
    this.storage = {
      open: () => world.take(),
      shared: {
        check: () => Promise.resolve(),
        openNext: (signal) => this.#openNext(signal),
        channel: (name, hear) => this.#channel(name, hear),
        onPause: (pause, resume) => {
          const listener = { pause, resume }
          this.#onPause.add(listener)
          return () => void this.#onPause.delete(listener)
        },
      },
    }
  }

  hear(work: () => void): void {
    if (this.#paused) this.#unheard.push(work)
    else if (!this.#dead) work()
  }

  kill(): void {
    this.#dead = true
    for (const listener of this.#world.listeners)
      if (listener.tab === this) this.#world.listeners.delete(listener)
    void this.#store?.close()
    this.#forgetWaiting()
  }

  pause(): void {
    for (const { pause } of this.#onPause) pause()
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    for (const { resume } of this.#onPause) resume()
    for (const work of this.#unheard.splice(0)) work()
  }

  #openNext(signal: AbortSignal): Promise<Store> {
    const world = this.#world
    return new Promise((resolve, reject) => {
      const grant = () => {
        const taken = world.take().then(async (store) => {
          if (this.#dead || signal.aborted) await store.close()
          else resolve((this.#store = store))
        })
        taken.catch(reject)
      }
      signal.addEventListener('abort', () => {
        this.#forgetWaiting()
        reject(new Error('aborted'))
      })
      if (this.#dead) return
      world.waiting.push({ tab: this, grant })
      world.next()
    })
  }

  #forgetWaiting(): void {
    const { waiting } = this.#world
    for (const waiter of waiting.filter(({ tab }) => tab === this)) waiting.splice(waiting.indexOf(waiter), 1)
  }

  #channel(name: string, hear: (message: unknown) => void): SharedChannel {
    const listener: Listener = { name, tab: this, hear }
    if (!this.#dead) this.#world.listeners.add(listener)
    return {
      post: (message) => {
        if (!this.#dead) this.#world.say(this, name, message)
        else structuredClone(message)
      },
      close: () => void this.#world.listeners.delete(listener),
    }
  }
}
