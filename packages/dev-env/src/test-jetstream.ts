import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { readFirehoseFrame } from './firehose.ts'
import type { JetstreamEvent } from './firehose.ts'
import type { TestPds } from './test-pds.ts'

/** What a follower has asked for. */
type Wish = { readonly collections: readonly string[]; readonly cursor: number | undefined }

/**
 * A Jetstream (https://github.com/bluesky-social/jetstream) in this process, on a free loopback port, which tells what
 * happens on test PDSs: real records make real events. It remembers all of them, for followers that come with a cursor.
 */
export class TestJetstream implements AsyncDisposable {
  readonly #server: WebSocketServer
  readonly #stack = new AsyncDisposableStack()
  readonly #followers = new Map<WebSocket, Wish>()
  readonly #told: JetstreamEvent[] = []
  #lastUs = 0

  private constructor(server: WebSocketServer) {
    this.#server = server
  }

  /** Starts one that tells of everything that happens on the PDS from now on. */
  static async create({ pds }: { pds: TestPds }): Promise<TestJetstream> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    const jetstream = new TestJetstream(server)
    server.on('connection', (socket, request) => jetstream.#welcome(socket, request.url ?? ''))
    jetstream.#stack.use(await jetstream.tellOf(pds))
    return jetstream
  }

  /** Tells from now on also of what happens on another PDS, until what it gives is disposed of. */
  async tellOf(pds: TestPds): Promise<AsyncDisposable> {
    await using stack = new AsyncDisposableStack()
    const firehose = stack.use(await pds.openFirehose())
    const source = new WebSocket(firehose.url)
    stack.defer(() => source.terminate())
    let reading = Promise.resolve()
    source.on('message', (data: Buffer) => {
      reading = reading.then(async () => {
        for (const event of await readFirehoseFrame(data)) this.#tell(event)
      })
    })
    await once(source, 'open')
    return stack.move()
  }

  /** Where it is followed, for the setting `JETSTREAM_URL`. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo // listening on a port
    return `ws://127.0.0.1:${String(port)}/subscribe`
  }

  /** How many follow it just now. */
  get followers(): number {
    return this.#followers.size
  }

  /** Sends every follower a frame, whatever is in it. */
  say(frame: string): void {
    for (const socket of this.#followers.keys()) socket.send(frame)
  }

  /** Cuts off all who follow it; they may come back. */
  cut(): void {
    for (const socket of this.#followers.keys()) socket.terminate()
  }

  #welcome(socket: WebSocket, url: string): void {
    const { searchParams } = new URL(url, 'ws://localhost')
    const cursor = searchParams.get('cursor')
    const wish = {
      collections: searchParams.getAll('wantedCollections'),
      cursor: cursor === null ? undefined : Number(cursor),
    }
    this.#followers.set(socket, wish)
    socket.on('close', () => this.#followers.delete(socket))
    if (wish.cursor === undefined) return
    for (const event of this.#told) if (event.time_us >= wish.cursor) send(socket, wish, event)
  }

  #tell(event: Omit<JetstreamEvent, 'time_us'>): void {
    this.#lastUs = Math.max(Date.now() * 1000, this.#lastUs + 1)
    const told = { ...event, time_us: this.#lastUs }
    this.#told.push(told)
    for (const [socket, wish] of this.#followers) send(socket, wish, told)
  }

  /** Cuts everybody off, and stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
    await this.#stack.disposeAsync()
  }
}

/** Commits only of what is wanted; all else to everybody. */
function send(socket: WebSocket, { collections }: Wish, event: JetstreamEvent): void {
  const isWanted =
    event.commit === undefined || collections.length === 0 || collections.includes(event.commit.collection)
  if (isWanted) socket.send(JSON.stringify(event))
}
