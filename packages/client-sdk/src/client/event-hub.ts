import type { ClientEvent, ClientEventOf, ClientEventType, ConnectionState } from './events.ts'

/** Errors that are remembered. */
const MOST_ERRORS = 20

type Listener = (event: ClientEvent) => void

/** Hands events to those who listen. What a listener throws is nobody else's trouble. */
export class EventHub {
  readonly #listeners = new Set<Listener>()
  readonly #enders = new Set<() => void>()
  #ended = false
  #held: ClientEvent[] | undefined
  /** The last `connection` event. */
  lastConnection: ClientEventOf<'connection'> = { type: 'connection', state: 'connecting' }
  /** The last errors of the background, by name. */
  readonly errors: { readonly error: string; readonly during: string }[] = []

  /** How the client hears of news, as it was told last. */
  get connection(): ConnectionState {
    return this.lastConnection.state
  }

  /** Keeps events from now on, for those who do not listen yet. */
  hold(): void {
    this.#held ??= []
  }

  /** Hands out what was kept, in its order; later events go out as they come. */
  release(): void {
    const kept = this.#held ?? []
    this.#held = undefined
    for (const event of kept) this.emit(event)
  }

  emit(event: ClientEvent): void {
    if (this.#held !== undefined) {
      this.#held.push(event)
      return
    }
    if (event.type === 'connection') this.lastConnection = event
    if (event.type === 'error') {
      this.errors.push({ error: event.error.error, during: event.during })
      this.errors.splice(0, this.errors.length - MOST_ERRORS)
    }
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (err) {
        queueMicrotask(() => {
          throw err
        })
      }
    }
  }

  /** Calls `listener` for each event of a type; gives the function that stops it. */
  on<T extends ClientEventType>(type: T, listener: (event: ClientEventOf<T>) => void): () => void {
    const wrapped: Listener = (event) => {
      if (event.type === type) listener(event as ClientEventOf<T>)
    }
    this.#listeners.add(wrapped)
    return () => void this.#listeners.delete(wrapped)
  }

  /** Calls `listener` for every event. */
  onAny(listener: Listener): void {
    this.#listeners.add(listener)
  }

  /** All events from now on, kept until they are read; ends when the client closes. */
  iterate(): AsyncIterableIterator<ClientEvent> {
    const waiting: ClientEvent[] = []
    let wake: () => void = () => undefined
    const listener: Listener = (event) => {
      waiting.push(event)
      wake()
    }
    const ender = () => wake()
    this.#listeners.add(listener)
    this.#enders.add(ender)
    const stop = () => {
      this.#listeners.delete(listener)
      this.#enders.delete(ender)
    }
    const next = async (): Promise<IteratorResult<ClientEvent>> => {
      for (;;) {
        const value = waiting.shift()
        if (value !== undefined) return { value, done: false }
        if (this.#ended || !this.#listeners.has(listener)) return { value: undefined, done: true }
        await new Promise<void>((resolve) => (wake = resolve))
      }
    }
    return {
      next,
      return: () => {
        stop()
        wake()
        return Promise.resolve({ value: undefined, done: true })
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** Ends every iteration, once what waits has been read. */
  end(): void {
    this.#ended = true
    for (const ender of this.#enders) ender()
  }
}
