import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AtpAgent } from '@atproto/api'
import { createServer, parseConfig } from '@catbird-mls/server'
import type { CatbirdServer, Environment, ServerOverrides } from '@catbird-mls/server'
import { TestJetstream } from './test-jetstream.ts'
import { TestPds } from './test-pds.ts'
import { TestPlc } from './test-plc.ts'

/** What may differ from a network of its own on everything's defaults. */
export interface TestNetworkOptions {
  /** A Postgres database to use. Without it a real Postgres is started, with its data in a temporary folder. */
  databaseUrl?: string
  /** Settings of the server by their names in its environment, such as `RATE_LIMIT_ACCOUNT`. */
  environment?: Environment
  /** Whether there is a Jetstream as well, by which the service hears of what happens on the PDS. Default: there is none. */
  jetstream?: boolean
  /** The server's clock, randomness and log, where a test wants to own them. */
  overrides?: ServerOverrides
}

/**
 * A whole network in this process: a PLC directory, a PDS and the messaging service, on free loopback ports,
 * with everything real and nothing left behind.
 *
 * @example
 * await using network = await TestNetwork.create()
 * const alice = await network.createAccount('alice')
 * const client = await MlsClient.open({ session: alice, service: network.service, storage: memoryStorage() })
 */
export class TestNetwork implements AsyncDisposable {
  readonly plc: TestPlc
  readonly pds: TestPds
  /** There if it was asked for. */
  readonly jetstream: TestJetstream | undefined
  readonly #stack: AsyncDisposableStack
  readonly #startServer: (port: string) => Promise<CatbirdServer>
  #server: CatbirdServer

  private constructor(parts: {
    plc: TestPlc
    pds: TestPds
    jetstream: TestJetstream | undefined
    server: CatbirdServer
    stack: AsyncDisposableStack
    startServer: (port: string) => Promise<CatbirdServer>
  }) {
    this.plc = parts.plc
    this.pds = parts.pds
    this.jetstream = parts.jetstream
    this.#server = parts.server
    this.#stack = parts.stack
    this.#startServer = parts.startServer
  }

  /** Starts everything; resolves when the service answers. */
  static async create(options: TestNetworkOptions = {}): Promise<TestNetwork> {
    await using stack = new AsyncDisposableStack()
    const plc = stack.use(await TestPlc.create())
    const pds = stack.use(await TestPds.create({ plc }))
    const jetstream = options.jetstream === true ? stack.use(await TestJetstream.create({ pds })) : undefined
    const dataDir = stack.adopt(await makeFolder(), removeFolder)
    const startServer = (port: string) =>
      start(options, { plcUrl: plc.url, jetstreamUrl: jetstream?.url, dataDir, port })
    const server = await startServer('0')
    return new TestNetwork({ plc, pds, jetstream, server, startServer, stack: stack.move() })
  }

  /** The messaging service. */
  get server(): CatbirdServer {
    return this.#server
  }

  /** The service as clients name it: its DID and its entry in the DID document, found through `atproto-proxy` too. */
  get service(): string {
    return `${this.#server.did}#atproto_mls`
  }

  /** Creates an account on the PDS, `alice` being `alice.test`, and signs in. */
  createAccount(name: string): Promise<AtpAgent> {
    return this.pds.createAccount(name)
  }

  /** Starts another PDS of this network, whose accounts are told of by the Jetstream as well, if there is one. */
  async addPds(): Promise<TestPds> {
    const ends = this.#stack.use(new AsyncDisposableStack())
    const pds = ends.use(await TestPds.create({ plc: this.plc }))
    if (this.jetstream !== undefined) ends.use(await this.jetstream.tellOf(pds))
    return pds
  }

  /** Stops the service and starts it again on the same data, at the same address. */
  async restartServer(): Promise<void> {
    const { port } = new URL(this.#server.url)
    await this.#server.stop()
    this.#server = await this.#startServer(port)
  }

  /** Stops everything and removes its data. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#server.stop()
    } finally {
      await this.#stack.disposeAsync()
    }
  }
}

async function start(
  options: TestNetworkOptions,
  where: { plcUrl: string; jetstreamUrl: string | undefined; dataDir: string; port: string },
): Promise<CatbirdServer> {
  const config = parseConfig({
    PLC_URL: where.plcUrl,
    DATA_DIR: where.dataDir,
    SERVER_PORT: where.port,
    ...(where.jetstreamUrl === undefined ? {} : { JETSTREAM_URL: where.jetstreamUrl }),
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    ...options.environment,
  })
  const server = createServer(config, options.overrides)
  await server.start()
  return server
}

/** A temporary folder. Run by root, Postgres runs as another user, who has to get through. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'catbird-network-'))
  await chmod(folder, 0o711)
  return folder
}

const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
