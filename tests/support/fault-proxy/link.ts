import { once } from 'node:events'
import type { Socket } from 'node:net'
import { holdUp } from './weather.ts'
import type { Weather } from './weather.ts'

/** A connection through a proxy: the client's half and the target's. */
export class Link {
  readonly #halves: readonly [Socket, Socket]
  readonly #weather: () => Weather
  #silent = false

  constructor(client: Socket, target: Socket, weather: () => Weather) {
    this.#halves = [client, target]
    this.#weather = weather
    for (const half of this.#halves) {
      half.on('error', () => this.#destroy()) // an error is an end, which both halves share
      half.setNoDelay(true)
    }
    void this.#carry(client, target)
    void this.#carry(target, client)
  }

  get isSilent(): boolean {
    return this.#silent
  }

  /** Half-open from now on: it stands on both sides, and nothing comes through any more. */
  silence(): void {
    this.#silent = true
  }

  /** Ends both halves as a lost route does, by a reset; a socket of the file system knows none. */
  cut(): void {
    for (const half of this.#halves) {
      if (half.remotePort === undefined) half.destroy()
      else half.resetAndDestroy()
    }
  }

  async #carry(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const piece of from) await this.#pass(to, piece as Uint8Array) // sockets give bytes
      if (!this.#silent) to.end()
    } catch {
      this.#destroy() // the other half cannot go on without this one
    }
  }

  async #pass(to: Socket, piece: Uint8Array): Promise<void> {
    await holdUp(this.#weather(), piece.length)
    if (this.#silent || to.destroyed) return
    if (!to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')])
  }

  #destroy(): void {
    if (this.#silent) return
    for (const half of this.#halves) half.destroy()
  }
}
