import { developmentIdentity, MlsClient } from '@catbird-mls/client'
import { sqliteStorage } from '@catbird-mls/client/storage/sqlite'
import type { Device } from './device.ts'
import { DeviceApp } from './device-app.ts'
import { hurried } from './timing.ts'

/** A device in Node, that keeps its data in a file. */
export class NodeDevice implements Device, AsyncDisposable {
  readonly name: string
  readonly #place: { readonly service: string; readonly seed: string; readonly file: string }
  readonly #network = new CuttableNetwork()
  #app: DeviceApp | undefined
  #convoId: string | undefined

  private constructor(name: string, place: { service: string; seed: string; file: string }) {
    this.name = name
    this.#place = place
  }

  static async start(
    name: string,
    place: { service: string; seed: string; file: string },
  ): Promise<NodeDevice> {
    const device = new NodeDevice(name, place)
    await device.#open()
    return device
  }

  get open(): boolean {
    return this.#app !== undefined
  }

  /** The account. */
  get did(): string {
    return this.#opened().client.did
  }

  create(members: string[]): Promise<string> {
    return this.#opened().create(members)
  }

  async enter(convoId: string): Promise<boolean> {
    this.#convoId = convoId
    return this.#opened().enter(convoId)
  }

  do(deed: Parameters<DeviceApp['do']>[0]) {
    return this.#opened().do(deed)
  }

  snapshot() {
    return this.#opened().snapshot()
  }

  async leave(how: 'cut' | 'closed'): Promise<void> {
    if (how === 'cut') {
      this.#network.cut()
      return this.#opened().offline()
    }
    const { client } = this.#opened()
    this.#app = undefined
    await client.close()
  }

  async comeBack(): Promise<void> {
    this.#network.mend()
    if (this.#app === undefined) await this.#open()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app?.client.close()
  }

  async #open(): Promise<void> {
    const { service, seed, file } = this.#place
    const { fetch, WebSocket } = this.#network
    const session = await developmentIdentity({ seed })
    const storage = sqliteStorage(file)
    this.#app = new DeviceApp(await MlsClient.open({ session, service, storage, fetch, WebSocket }, hurried))
    if (this.#convoId !== undefined) await this.#app.enter(this.#convoId)
  }

  #opened(): DeviceApp {
    if (this.#app === undefined) throw new Error('the client is closed')
    return this.#app
  }
}

/** What a client reaches the world by, until it is cut: whatever is under way then ends without an answer. */
class CuttableNetwork {
  #cut = new AbortController()

  readonly fetch: typeof fetch = (input, init) => {
    if (this.#cut.signal.aborted) return Promise.reject(new TypeError('there is no network'))
    const { signal } = this.#cut
    return fetch(input, { ...init, signal: AbortSignal.any(init?.signal ? [signal, init.signal] : [signal]) })
  }

  readonly WebSocket = this.#sockets()

  cut(): void {
    this.#cut.abort(new TypeError('the network was cut'))
  }

  mend(): void {
    if (this.#cut.signal.aborted) this.#cut = new AbortController()
  }

  #sockets(): typeof WebSocket {
    const signal = () => this.#cut.signal
    return class extends WebSocket {
      constructor(url: string | URL) {
        // Nobody listens at the discard port of this machine.
        super(signal().aborted ? 'ws://127.0.0.1:9' : url)
        signal().addEventListener('abort', () => this.close())
      }
    }
  }
}
