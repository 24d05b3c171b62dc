import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { Rng } from '../../mls/fuzz/rng.ts'
import { Link } from './link.ts'
import { calm } from './weather.ts'
import type { Weather } from './weather.ts'

/** Where a connection goes: a port of this machine, or a socket of the file system. */
export type Target = { readonly port: number } | { readonly path: string }

/**
 * A TCP proxy that makes faults: connections are cut, fall silent, are slow or narrow. Each new one goes to one of the
 * targets that takes it. Loopback only; which connections a fault hits follows from the seed and from what stands.
 */
export class FaultProxy implements AsyncDisposable {
  readonly #server: Server
  readonly #links = new Set<Link>()
  readonly #targets: () => readonly Target[]
  readonly #rng: Rng
  #weather = calm

  private constructor(server: Server, targets: () => readonly Target[], rng: Rng) {
    this.#server = server
    this.#targets = targets
    this.#rng = rng
    server.on('connection', (client) => void this.#accept(client))
  }

  static async open(targets: () => readonly Target[], rng: Rng): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true })
    const proxy = new FaultProxy(server, targets, rng)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port // it listens on TCP
  }

  /** How many connections stand. */
  get connections(): number {
    return this.#links.size
  }

  /** Cuts a share (0 to 1) of the connections, at least one if there is any. Gives how many. */
  cut(share: number): number {
    const hit = this.#sample(share)
    for (const link of hit) link.cut()
    return hit.length
  }

  /** Lets a share of the connections fall silent, until {@link clear}. Gives how many. */
  silence(share: number): number {
    const hit = this.#sample(share)
    for (const link of hit) link.silence()
    return hit.length
  }

  /** Holds up what passes from now on. */
  setWeather(weather: Weather): void {
    this.#weather = weather
  }

  /** Nothing is held up any more; what had fallen silent is cut, since what it swallowed is lost to it. */
  clear(): void {
    this.#weather = calm
    for (const link of this.#links) if (link.isSilent) link.cut()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const link of this.#links) link.cut()
    await closed
  }

  #sample(share: number): Link[] {
    const links = [...this.#links].filter(({ isSilent }) => !isSilent)
    return this.#rng.sample(links, Math.max(1, Math.round(links.length * share)))
  }

  async #accept(client: Socket): Promise<void> {
    client.pause()
    client.on('error', () => client.destroy())
    const target = await this.#connect()
    if (target === undefined || client.destroyed || !this.#server.listening) {
      target?.destroy()
      client.resetAndDestroy()
      return
    }
    const link = new Link(client, target, () => this.#weather)
    this.#links.add(link)
    let open = 2
    const ended = () => {
      if (--open === 0) this.#links.delete(link)
    }
    client.once('close', ended)
    target.once('close', ended)
  }

  /** Tries the targets in an order of chance, as a balancer does that passes over what is down. */
  async #connect(): Promise<Socket | undefined> {
    const targets = this.#targets()
    for (const target of this.#rng.sample(targets, targets.length)) {
      const socket = createConnection({ host: '127.0.0.1', ...target, allowHalfOpen: true })
      try {
        await once(socket, 'connect')
        return socket
      } catch {
        socket.destroy() // this one is down
      }
    }
    return undefined
  }
}
