import { setTimeout as pause } from 'node:timers/promises'
import { isReady } from '../chaos/node.ts'
import { seededRng } from '../mls/fuzz/rng.ts'
import { FaultProxy } from '../support/fault-proxy/fault-proxy.ts'

/** How often nodes are asked whether they are ready (ms). */
const ASK_EVERY_MS = 250

/**
 * What clients reach: as a load balancer does, it asks nodes whether they are ready, gives new connections to those that are,
 * or to another one if they refuse, and lets those stand that it has made before.
 */
export class Balancer implements AsyncDisposable {
  readonly #ports = new Set<number>()
  readonly #ready = new Set<number>()
  readonly #closed = new AbortController()
  readonly #asking: Promise<void>
  readonly #proxy: FaultProxy

  private constructor(proxy: FaultProxy, ready: Set<number>) {
    this.#proxy = proxy
    this.#ready = ready
    this.#asking = this.#ask()
  }

  static async open(seed: number): Promise<Balancer> {
    const ready = new Set<number>()
    const targets = () => [...ready].map((port) => ({ port }))
    return new Balancer(await FaultProxy.open(targets, seededRng(seed)), ready)
  }

  get port(): number {
    return this.#proxy.port
  }

  /** Asks a node from now on. */
  add(port: number): void {
    this.#ports.add(port)
  }

  /** Whether it gives connections to this node just now. */
  serves(port: number): boolean {
    return this.#ready.has(port)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    await this.#asking
    await this.#proxy[Symbol.asyncDispose]()
  }

  async #ask(): Promise<void> {
    try {
      for (;;) {
        await Promise.all([...this.#ports].map((port) => this.#askOne(port)))
        await pause(ASK_EVERY_MS, undefined, { signal: this.#closed.signal })
      }
    } catch (err) {
      if (!this.#closed.signal.aborted) throw err
    }
  }

  async #askOne(port: number): Promise<void> {
    if (await isReady(port)) this.#ready.add(port)
    else this.#ready.delete(port)
  }
}
