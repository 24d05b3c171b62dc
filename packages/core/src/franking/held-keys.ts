import type { Log } from '../ports/index.ts'
import { monthOf } from './month.ts'
import type { FrankingKey } from './tag.ts'

/** How long a node goes by a key before it looks whether that is still the one: ms. */
const rereadMs = 3600_000

type Held = { readonly key: Promise<FrankingKey>; readonly readAt: Date }
type Ports = {
  readonly log: Log
  readonly findOrMake: (month: number, now: Date) => Promise<FrankingKey>
}

/**
 * The keys that a node has in memory: those of this month and later alone, since what is destroyed must not live on here.
 * A database that was restored may have another key of a month than the one held. So each is read anew once an hour, by
 * the way: no send waits for that.
 */
export class HeldKeys {
  readonly #ports: Ports
  readonly #held = new Map<number, Held>()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** The key of a month, made if there is none. */
  async of(month: number, now: Date): Promise<FrankingKey> {
    this.#forgetBefore(monthOf(now))
    const held = this.#held.get(month)
    if (held === undefined) return this.#read(month, now)
    if (now.getTime() - held.readAt.getTime() >= rereadMs) this.#rereadLater(month, held, now)
    return held.key
  }

  /** Reads the key of a month anew, whether it is held or not. */
  async readAnew(month: number, now: Date): Promise<void> {
    this.#forgetBefore(monthOf(now))
    const key = await this.#ports.findOrMake(month, now)
    this.#held.set(month, { key: Promise.resolve(key), readAt: now })
  }

  #read(month: number, now: Date): Promise<FrankingKey> {
    const key = this.#ports.findOrMake(month, now)
    this.#held.set(month, { key, readAt: now })
    key.catch(() => this.#held.delete(month))
    return key
  }

  #rereadLater(month: number, held: Held, now: Date): void {
    this.#held.set(month, { ...held, readAt: now })
    this.readAnew(month, now).catch((err: unknown) => {
      this.#ports.log.warn({ err }, 'the franking key could not be read anew')
    })
  }

  #forgetBefore(month: number): void {
    for (const other of this.#held.keys()) if (other < month) this.#held.delete(other)
  }
}
