import { DEFAULT_CIPHERSUITE, asDid } from '@catbird-mls/core/mls'
import { MlsClientError } from '../errors.ts'
import { SyncEngine } from '../sync/sync-engine.ts'
import { systemTiming } from '../sync/timing.ts'
import type { Timing } from '../sync/timing.ts'
import type { DeviceView } from '../xrpc/generated/types/blue/catbird/mls/device/defs.ts'
import { ServiceClient } from '../xrpc/service-client.ts'
import { ServiceClock } from '../xrpc/service-clock.ts'
import { parseServiceRef, resolveServiceUrl } from '../xrpc/service-ref.ts'
import type { ServiceRef } from '../xrpc/service-ref.ts'
import type { Ports } from '../sync/ports.ts'
import type { Store } from '../storage/contract.ts'
import type { DeviceRecord } from '../store/device-record.ts'
import { resolveAccount } from './accounts.ts'
import { Convos } from './convos.ts'
import type { SearchOptions } from './convos.ts'
import { deviceOf, introduce, proverOf } from './device.ts'
import { EventHub } from './event-hub.ts'
import type { ClientEvent, ClientEventOf, ClientEventType, ConnectionState } from './events.ts'
import { defaults } from './options.ts'
import { Push } from './push.ts'
import type { Settings } from './settings.ts'
import type { MessageView } from './views.ts'
import type { MlsClientOptions } from './options.ts'
import { approveDevice, endorseDevice, meetOwnDevices, readTrust } from './trust-actions.ts'

/**
 * A device's client: private conversations of one account.
 *
 * @example
 * const client = await MlsClient.open({ session, service: 'did:web:mls.example.com', storage: memoryStorage() })
 * const convo = await client.convos.create({ members: ['alice.example.com'], name: 'Hikers' })
 * await convo.send('See you at nine')
 * for await (const event of client.events()) console.log(event)
 */
export class MlsClient implements AsyncDisposable {
  readonly convos: Convos
  /** Wake-ups for this device while it is away. */
  readonly push: Push
  /** What this device tells others of its person. */
  readonly settings: Settings
  readonly #parts: Parts

  private constructor(parts: Parts) {
    const { engine, ports, options, service } = parts
    const self = asDid(ports.device.did)
    if (self === undefined) throw new MlsClientError('SessionRefused', `${ports.device.did} is no DID`)
    this.#parts = parts
    this.push = new Push(ports)
    this.settings = engine.settings
    this.convos = new Convos({
      engine,
      ports,
      session: options.session,
      service,
      self,
      inviteUrl: options.inviteUrl ?? defaults.inviteUrl,
    })
  }

  /**
   * Opens the client on its storage. The first time it makes this installation a device of the account:
   * writes its record to the account's repo, registers it, and publishes key packages. Later it opens
   * without the network too, and gets in step as soon as it is there.
   */
  static async open(options: MlsClientOptions, timing: Timing = systemTiming): Promise<MlsClient> {
    const store = await options.storage.open()
    try {
      const parts = await assemble(options, store, timing)
      await introduce(parts.device, {
        store,
        service: parts.client,
        session: options.session,
        async stockUp() {
          await meetOwnDevices(parts.engine.trust, parts.client)
          await parts.engine.stock.topUp()
        },
      })
      if (options.settings !== undefined) await parts.engine.settings.set(options.settings)
      const updates = options.updates ?? (options.transport === 'proxy' ? 'polling' : 'auto')
      await parts.engine.start({
        mode: updates,
        pollEvery: options.pollEvery ?? defaults.pollEvery,
        timeout: options.timeout ?? defaults.timeout,
        WebSocket: options.WebSocket ?? globalThis.WebSocket,
      })
      // A turn of the event loop later the app has its listeners on.
      setTimeout(() => parts.hub.release())
      return new MlsClient(parts)
    } catch (err) {
      await store.close()
      throw err
    }
  }

  /** The account. */
  get did(): string {
    return this.#parts.ports.device.did
  }

  /** This device. */
  get deviceId(): string {
    return this.#parts.ports.device.deviceId
  }

  /** How it hears of news, as the last `connection` event said. */
  get connection(): ConnectionState {
    return this.#parts.hub.connection
  }

  /** The typed XRPC methods beneath, called as this device: for what this class does not offer. */
  get xrpc(): Ports['api'] {
    return this.#parts.ports.api
  }

  /** Calls `listener` for each event of a type; gives the function that stops it. */
  on<T extends ClientEventType>(type: T, listener: (event: ClientEventOf<T>) => void): () => void {
    return this.#parts.hub.on(type, listener)
  }

  /** Everything that happens from now on. */
  events(): AsyncIterableIterator<ClientEvent> {
    return this.#parts.hub.iterate()
  }

  /** Gets in step with the service now, rather than when news come; resolves when everything is taken in. */
  async sync(): Promise<void> {
    await this.#parts.engine.lookAtEverything()
  }

  /**
   * Searches what this device holds of all convos, or of one: texts as they are now, and the names and descriptions of
   * files. A message is found where each word of the query begins one of its words, whatever the case and the accents;
   * in scripts without spaces, anywhere. The latest come first; `before` reads on.
   *
   * @example
   * const found = await client.search('picnic sat', { limit: 20 })
   * const more = await client.search('picnic sat', { limit: 20, before: found.at(-1)?.createdAt })
   */
  search(query: string, options: SearchOptions = {}): Promise<MessageView[]> {
    return this.convos.search(query, options)
  }

  /** The account's devices that the service knows. */
  async devices(): Promise<DeviceView[]> {
    const { data } = await this.#parts.client.blue.catbird.mls.device.listDevices()
    return data.devices
  }

  /** Cuts a device of the account off at the service at once; members are asked to remove it from their groups. */
  async removeDevice(deviceId: string): Promise<void> {
    await this.#parts.client.blue.catbird.mls.device.removeDevice({ deviceId })
  }

  /**
   * Vouches for another device of the account, in its record: whoever trusts this device trusts that one from then on.
   * Call it when a person has made sure that it is theirs: with its `signatureKey` if they compared that, otherwise
   * the key counts that the device has in groups.
   *
   * @throws MlsClientError `DeviceUnknown`, `DeviceKeyMismatch`, `RecordNotFound`
   */
  endorseDevice(deviceId: string, signatureKey?: Uint8Array): Promise<void> {
    const { engine, options, ports } = this.#parts
    const by = { trust: engine.trust, session: options.session, self: ports.device }
    return endorseDevice(by, deviceId, signatureKey)
  }

  /**
   * Says for the person that a device is all right as it is now, by account and device id: messages no longer wait
   * because of it, unless it is refused afterwards. `signatureKey`: the key they were shown.
   *
   * @throws MlsClientError `DeviceUnknown`
   */
  async approveDevice(account: string, deviceId: string, signatureKey?: Uint8Array): Promise<void> {
    const { engine, options } = this.#parts
    const did = await resolveAccount(options.session, account)
    await approveDevice(engine.trust, { did, deviceId, signatureKey })
  }

  /** Looks at the records of an account's devices now, rather than when they are due; resolves when it has tried. */
  async checkDevices(account: string): Promise<void> {
    const { engine, options } = this.#parts
    await engine.trust.checkNow(await resolveAccount(options.session, account))
  }

  /** Stops, and gives the storage free. Whatever was under way goes on when the client is opened again. */
  async close(): Promise<void> {
    const { closing, engine, client, hub, store } = this.#parts
    if (closing.signal.aborted) return
    closing.abort()
    await engine.stopped()
    await client.endSession().catch(() => undefined)
    await store.close()
    hub.end()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

interface Parts {
  readonly options: MlsClientOptions
  readonly service: ServiceRef
  readonly client: ServiceClient
  readonly device: DeviceRecord
  readonly engine: SyncEngine
  readonly ports: Ports
  readonly store: Store
  readonly hub: EventHub
  readonly closing: AbortController
}

async function assemble(options: MlsClientOptions, store: Store, timing: Timing): Promise<Parts> {
  const { did } = options.session
  if (did === undefined)
    throw new MlsClientError('SessionRefused', 'nobody is signed in: the session has no DID')
  const service = parseServiceRef(options.service)
  const ciphersuite = options.ciphersuite ?? DEFAULT_CIPHERSUITE
  const device = await deviceOf(store, { did, service: service.did, ciphersuite, now: timing.now() })
  const closing = new AbortController()
  const clock = new ServiceClock(() => timing.now())
  const client = serviceClient(options, service, device, clock, closing.signal)
  const hub = new EventHub()
  hub.hold()
  const shared = {
    store,
    device: device.keys,
    service: service.did,
    timing,
    serviceNow: () => clock.now(),
    signal: closing.signal,
    emit: (event: ClientEvent) => hub.emit(event),
  }
  const trust = await readTrust(options, shared)
  const ports: Ports = { ...shared, api: client.blue.catbird.mls, gate: trust }
  const engine = await SyncEngine.read(ports, trust)
  return { options, service, client, device, engine, ports, store, hub, closing }
}

function serviceClient(
  options: MlsClientOptions,
  service: ServiceRef,
  { keys }: DeviceRecord,
  clock: ServiceClock,
  signal: AbortSignal,
): ServiceClient {
  const fetchFn = options.fetch ?? globalThis.fetch.bind(globalThis)
  let url: Promise<string> | undefined
  const find = () => resolveServiceUrl(service, fetchFn, options.plcUrl ?? defaults.plcUrl)
  return new ServiceClient({
    session: options.session,
    service,
    mode: options.transport ?? 'direct',
    url() {
      if (options.serviceUrl !== undefined) return Promise.resolve(options.serviceUrl.replace(/\/+$/, ''))
      url ??= find().catch((err: unknown) => {
        url = undefined
        throw err
      })
      return url
    },
    prove: proverOf(keys, service.did, () => clock.now()),
    device: keys,
    fetch: fetchFn,
    clock,
    timeout: options.timeout ?? defaults.timeout,
    signal,
  })
}
