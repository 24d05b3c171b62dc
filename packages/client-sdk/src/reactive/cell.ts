import type { Readable } from './readable.ts'
import type { Stage } from './stage.ts'

/**
 * A {@link Readable} that works only while somebody listens: at rest → (the first listener) running → (the last one has
 * gone, or the stage is closed) at rest. At rest it shows what it showed last.
 */
export class Cell<T> implements Readable<T> {
  readonly #stage: Pick<Stage, 'pace' | 'running' | 'closed'>
  readonly #start: () => () => void
  readonly #listeners = new Set<() => void>()
  #snapshot: T
  #make: (() => T) | undefined
  #stop: (() => void) | undefined
  #running = false

  /** `start` begins the work that calls {@link Cell.change}, and gives what ends it. */
  constructor(stage: Pick<Stage, 'pace' | 'running' | 'closed'>, first: T, start: () => () => void) {
    this.#stage = stage
    this.#snapshot = first
    this.#start = start
  }

  readonly getSnapshot = (): T => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    const one = () => listener() // whoever subscribes twice with the same function is two
    this.#listeners.add(one)
    if (!this.#running && !this.#stage.closed) {
      this.#running = true
      this.#stage.running.add(this)
      this.#stop = this.#start()
    }
    return () => {
      this.#listeners.delete(one)
      if (this.#listeners.size === 0) this.stop()
    }
  }

  /** Whether somebody listens. */
  get running(): boolean {
    return this.#running
  }

  /** Has a new value shown soon. Where `make` gives the present one, nobody is told. */
  change(make: () => T): void {
    if (!this.running) return
    this.#make = make
    this.#stage.pace.soon(this)
  }

  /** @internal The news become what is shown; gives whom to tell. */
  settle(): Iterable<() => void> {
    const next = this.#make === undefined ? this.#snapshot : this.#make()
    this.#make = undefined
    if (Object.is(next, this.#snapshot)) return []
    this.#snapshot = next
    return this.#listeners
  }

  /** Ends the work, whoever still listens. */
  stop(): void {
    this.#running = false
    this.#stop?.()
    this.#stop = undefined
    this.#make = undefined
    this.#stage.running.delete(this)
  }
}
