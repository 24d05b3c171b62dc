import { once } from 'node:events'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AtpAgent } from '@atproto/api'
import { Secp256k1Keypair } from '@atproto/crypto'
import { PDS } from '@atproto/pds'
import { listenOnLoopback, type LoopbackServer } from './loopback.ts'
import type { TestPlc } from './test-plc.ts'

/** Every account of a test PDS has this password. */
export const testPassword = 'correct-horse-battery-staple'

/** What a test PDS is part of. */
export interface TestPdsOptions {
  /** Where its accounts are registered. */
  plc: TestPlc
  /**
   * The DID of an account, here or elsewhere, in whose repo lexicons are looked up, such as permission sets: a network
   * without DNS has no other way to find them.
   */
  lexiconAuthority?: string
}

/**
 * A real PDS in this process, for accounts `<name>.test`: on a free loopback port, its data in a folder of its
 * own under the system's temporary folder, with no mail, no invites and no request beyond the loopback.
 */
export class TestPds implements AsyncDisposable {
  /** The server's address, as it stands in its accounts' DID documents. */
  readonly url: string
  /** Where its data is, while it runs. */
  readonly folder: string
  readonly #pds: PDS
  readonly #listener: LoopbackServer
  readonly #away = new Set<string>()

  private constructor(pds: PDS, listener: LoopbackServer, folder: string) {
    this.url = listener.url
    this.#pds = pds
    this.#listener = listener
    this.folder = folder
    const app = pds.app as RequestListener // an Express application, whose types are not installed
    listener.answerWith((request, response) => this.#answer(app, request, response))
  }

  /** Starts an empty PDS whose accounts are registered in `plc`. */
  static async create(options: TestPdsOptions): Promise<TestPds> {
    const listener = await listenOnLoopback()
    const folder = await mkdtemp(join(tmpdir(), 'catbird-pds-'))
    const pds = await PDS.fromEnv(environment({ ...options, folder, port: listener.port }))
    await pds.ctx.sequencer.start()
    return new TestPds(pds, listener, folder)
  }

  /** Creates an account and signs in. A bare name is completed: `alice` becomes `alice.test`. */
  async createAccount(name: string): Promise<AtpAgent> {
    const handle = completeHandle(name)
    const agent = new AtpAgent({ service: this.url })
    await agent.createAccount({ handle, email: `${handle}@example.com`, password: testPassword })
    return agent
  }

  /** Signs in to an account of this PDS, as another of its owner's apps would. */
  async login(name: string): Promise<AtpAgent> {
    const agent = new AtpAgent({ service: this.url })
    await agent.login({ identifier: completeHandle(name), password: testPassword })
    return agent
  }

  /**
   * Cuts off the calls of a method, such as `com.atproto.sync.getRecord`, without an answer, as if the PDS could not be
   * reached for it; until what it gives is disposed of. What is no method is named by its path: `/oauth/token`.
   */
  beAwayFor(nsidOrPath: string): Disposable {
    const path = nsidOrPath.startsWith('/') ? nsidOrPath : `/xrpc/${nsidOrPath}`
    this.#away.add(path)
    return { [Symbol.dispose]: () => void this.#away.delete(path) }
  }

  /** What the PDS would have sent by mail to confirm that an account is to be deleted, or its identity changed. */
  mailedToken(did: string, purpose: 'delete_account' | 'plc_operation'): Promise<string> {
    return this.#pds.ctx.accountManager.createEmailToken(asDid(did), purpose)
  }

  /** Takes an account down, or lets it be again, as who runs the PDS does. */
  async takeDown(did: string, applied = true): Promise<void> {
    await this.#pds.ctx.accountManager.takedownAccount(asDid(did), { applied })
  }

  /** Gives an account a new signing key, with a commit signed by it, as who runs the PDS does. */
  async rotateSigningKey(did: string): Promise<void> {
    const { actorStore, plcClient, plcRotationKey, sequencer } = this.#pds.ctx
    const keypair = await Secp256k1Keypair.create({ exportable: true })
    const { keyLocation } = await actorStore.getLocation(did)
    await writeFile(keyLocation, await keypair.export())
    await plcClient.updateAtprotoKey(did, plcRotationKey, keypair.did())
    const commit = await actorStore.transact(asDid(did), async (store) => {
      await store.repo.processWrites([])
      return store.repo.getSyncEventData()
    })
    await sequencer.sequenceIdentity(asDid(did))
    await sequencer.sequenceSync(asDid(did), commit)
  }

  /**
   * Opens a port for `com.atproto.sync.subscribeRepos`, the stream of all that happens here, until what it gives is
   * disposed of. The PDS listens for streams on a port of its own making alone.
   */
  async openFirehose(): Promise<AsyncDisposable & { readonly url: string }> {
    // An Express application, whose types are not installed.
    const app = this.#pds.app as { listen(port: number, host: string): Server }
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo // listening on a port
    return {
      url: `ws://localhost:${String(port)}/xrpc/com.atproto.sync.subscribeRepos`,
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  }

  #answer(app: RequestListener, request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?')
    if (this.#away.has(path)) request.socket.destroy()
    else app(request, response)
  }

  /** Stops it and removes its data. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener[Symbol.asyncDispose]()
    await this.#pds.destroy()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** The form in which a PDS has DIDs. */
function asDid(text: string): `did:${string}:${string}` {
  return text as `did:${string}:${string}` // an account's, from whoever asks
}

function completeHandle(name: string): string {
  return name.includes('.') ? name : `${name}.test`
}

function environment({
  plc,
  lexiconAuthority,
  ...options
}: TestPdsOptions & { folder: string; port: number }): Parameters<typeof PDS.fromEnv>[0] {
  return {
    devMode: true, // answers are checked against their lexicons, and http on the loopback may be fetched
    port: options.port,
    didPlcUrl: plc.url,
    ...(lexiconAuthority === undefined ? {} : { lexiconDidAuthority: lexiconAuthority }),
    dataDirectory: options.folder,
    blobstoreDiskLocation: join(options.folder, 'blobs'),
    serviceHandleDomains: ['.test'],
    inviteRequired: false,
    adminPassword: randomBytes(16).toString('hex'),
    jwtSecret: randomBytes(32).toString('hex'),
    plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString('hex'),
  }
}
