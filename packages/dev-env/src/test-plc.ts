import type { RequestListener } from 'node:http'
import { Client } from '@did-plc/lib'
import { Database, PlcServer } from '@did-plc/server'
import { listenOnLoopback, type LoopbackServer } from './loopback.ts'

/**
 * A did:plc directory with its operations in memory: the official server, with its official checks of every
 * operation, on a free loopback port.
 */
export class TestPlc implements AsyncDisposable {
  /** The directory's address. */
  readonly url: string
  /** A client of the official library, to create, change and read identities. */
  readonly client: Client
  readonly #listener: LoopbackServer

  private constructor(listener: LoopbackServer) {
    this.#listener = listener
    this.url = listener.url
    this.client = new Client(this.url)
  }

  /** Starts an empty directory. */
  static async create(): Promise<TestPlc> {
    const listener = await listenOnLoopback()
    const plc = PlcServer.create({ db: Database.mock() })
    listener.answerWith(plc.app as RequestListener) // an Express application, whose types are not installed
    return new TestPlc(listener)
  }

  /** Stops it and forgets every identity. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener[Symbol.asyncDispose]()
  }
}
