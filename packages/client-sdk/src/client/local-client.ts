import { DEFAULT_CIPHERSUITE, asDid } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import { fromCbor } from '../cbor.ts'
import type { Diagnostics, DiagnosticsOptions } from '../diagnostics/report.ts'
import { MlsClientError } from '../errors.ts'
import { leavesOf } from '../mls/index.ts'
import type { Observer } from '../observe/observer.ts'
import { loadCode } from '../load-code.ts'
import type { Store } from '../storage/contract.ts'
import type { DeviceRecord } from '../store/device-record.ts'
import { prefixes } from '../store/keys.ts'
import type { Ports } from '../sync/ports.ts'
import { SyncEngine } from '../sync/sync-engine.ts'
import type { Timing } from '../sync/timing.ts'
import { ServiceClient } from '../xrpc/service-client.ts'
import type { ServiceClientOptions } from '../xrpc/service-client.ts'
import { ServiceClock } from '../xrpc/service-clock.ts'
import { parseServiceRef, resolveServiceUrl } from '../xrpc/service-ref.ts'
import type { ServiceRef } from '../xrpc/service-ref.ts'
import { Account } from './account.ts'
import { resolveAccount } from './accounts.ts'
import { Backup } from './backup.ts'
import type { ClientCore } from './client-core.ts'
import type { ClientContext } from './context.ts'
import { Contacts } from './contacts.ts'
import { Convo } from './convo.ts'
import { Convos } from './convos.ts'
import { deviceOf, proverOf } from './device.ts'
import { EventHub } from './event-hub.ts'
import type { ClientEvent } from './events.ts'
import { History } from './own-history.ts'
import { defaults } from './options.ts'
import type { MlsClientOptions } from './options.ts'
import { Push } from './push.ts'
import { Settings } from './settings.ts'
import { approveDevice, endorseDevice, meetOwnDevices, readTrust, removeDevice } from './trust-actions.ts'
import { deviceTrustView } from './trust-views.ts'
import type { OwnDeviceView } from './views.ts'

/** The classes of handles: handed to the tabs, whose code would otherwise part the SDK's own in pieces. */
export const handleClasses = { Convo, Convos, Contacts, Account, Push, Settings, History, Backup }

/** {@link handleClasses} */
export type HandleClasses = typeof handleClasses

/** A client on a store that it alone has open. */
export class LocalClient implements ClientCore {
  readonly convos: Convos
  readonly contacts: Contacts
  readonly account: Account
  readonly push: Push
  readonly settings: Settings
  readonly history: History
  readonly backup: Backup
  /** What the handles of this client are made on. */
  readonly context: ClientContext
  /** Where each convo was in its log when the client was opened: the events tell of what came later. */
  readonly seqsAtOpening: ReadonlyMap<string, number>
  readonly #parts: Parts

  private constructor(parts: Parts, seqs: ReadonlyMap<string, number>) {
    const { engine, ports, options, service, self } = parts
    const inviteUrl = options.inviteUrl ?? defaults.inviteUrl
    this.#parts = parts
    this.seqsAtOpening = seqs
    this.context = { engine, ports, session: options.session, service, self, inviteUrl }
    this.push = new Push(ports)
    this.settings = engine.settings
    this.convos = new Convos(this.context)
    this.contacts = new Contacts(this.context)
    this.account = new Account(this.context, this.convos)
    this.history = new History(this.context, (id, key) => this.endorseDevice(id, key))
    this.backup = new Backup(this.context)
  }

  /** Opens it; the events are held until its hub is told to release them. Where that fails, the store is closed. */
  static async open(options: MlsClientOptions, store: Store, timing: Timing): Promise<LocalClient> {
    try {
      const parts = await assemble(options, store, timing)
      if (!parts.device.ready) await setUp(parts)
      if (options.settings !== undefined) await parts.engine.settings.set(options.settings)
      const convos = parts.engine.book.all()
      const seqs = new Map(convos.map(({ convoId, state }) => [convoId, state.record.seq]))
      await start(parts)
      const client = new LocalClient(parts, seqs)
      parts.engine.inBackground('going on with history', () => client.#resume())
      return client
    } catch (err) {
      await store.close()
      throw err
    }
  }

  get did(): string {
    return this.#parts.ports.device.did
  }

  get deviceId(): string {
    return this.#parts.ports.device.deviceId
  }

  get xrpc(): Ports['api'] {
    return this.#parts.ports.api
  }

  get hub(): EventHub {
    return this.#parts.hub
  }

  /** Goes on with transfers of history that the last run left, and with the backup. */
  async #resume(): Promise<void> {
    if (!(await this.#hasHistory())) return
    const { resumeHistory } = await loadCode(() => import('../backup/work.ts'))
    resumeHistory(this.context)
  }

  async #hasHistory(): Promise<boolean> {
    return (await this.#parts.store.list({ prefix: prefixes.history, limit: 1 })).length > 0
  }

  /** Calls `listener` each time that a convo's state was written, after the events that tell of it. */
  onWritten(listener: (convoId: string) => void): void {
    this.#parts.writes.listener = listener
  }

  async sync(): Promise<void> {
    await this.#parts.engine.lookAtEverything()
  }

  async devices(): Promise<OwnDeviceView[]> {
    const { data } = await this.#parts.client.blue.catbird.mls.device.listDevices()
    const { deviceList } = await loadCode(() => import('./device-list.ts'))
    return deviceList({ ...this.#parts, leavesOf, viewOf: deviceTrustView }, data.devices)
  }

  async diagnostics(options: DiagnosticsOptions = {}): Promise<Diagnostics> {
    const { diagnose } = await loadCode(() => import('../diagnostics/diagnose.ts'))
    return diagnose({ ...this.#parts, convos: this.convos, decode: fromCbor }, options)
  }

  async removeDevice(deviceId: string): Promise<void> {
    await removeDevice(this.#parts.ports, deviceId)
    if (!(await this.#hasHistory())) return
    const { historyWork } = await loadCode(() => import('../history/work.ts'))
    await historyWork(this.context).callOffTo(deviceId)
  }

  endorseDevice(deviceId: string, signatureKey?: Uint8Array): Promise<void> {
    const { engine, options, ports } = this.#parts
    const by = { trust: engine.trust, session: options.session, self: ports.device, api: ports.api }
    return endorseDevice(by, deviceId, signatureKey)
  }

  async approveDevice(account: string, deviceId: string, signatureKey?: Uint8Array): Promise<void> {
    const { engine, options } = this.#parts
    const did = await resolveAccount(options.session, account)
    await approveDevice(engine.trust, { did, deviceId, signatureKey })
  }

  async checkDevices(account: string): Promise<void> {
    const { engine, options } = this.#parts
    await engine.trust.checkNow(await resolveAccount(options.session, account))
  }

  async close(): Promise<void> {
    const { closing, engine, client, hub, store } = this.#parts
    if (closing.signal.aborted) return
    closing.abort()
    await engine.stopped()
    await client.endSession().catch(() => undefined)
    await store.close()
    hub.end()
  }

  /** Lets go of the store at once, as a crash would but for the write under way: nothing else is waited for. */
  async halt(): Promise<void> {
    const { closing, hub, store } = this.#parts
    const closed = store.close()
    closing.abort()
    hub.end()
    await closed
  }
}

interface Parts {
  readonly options: MlsClientOptions
  readonly service: ServiceRef
  readonly self: Did
  readonly client: ServiceClient
  readonly device: DeviceRecord
  readonly engine: SyncEngine
  readonly ports: Ports
  readonly store: Store
  readonly hub: EventHub
  readonly closing: AbortController
  readonly writes: Writes
}

interface Writes {
  listener: (convoId: string) => void
}

/** The account that is signed in. */
export function accountOf({ session: { did } }: Pick<MlsClientOptions, 'session'>): Did {
  if (did === undefined)
    throw new MlsClientError('SignInRequired', 'nobody is signed in: the session has no DID')
  const self = asDid(did)
  if (self === undefined) throw new MlsClientError('SessionRefused', `${did} is no DID`)
  return self
}

async function assemble(options: MlsClientOptions, plain: Store, timing: Timing): Promise<Parts> {
  const self = accountOf(options)
  const service = parseServiceRef(options.service)
  const ciphersuite = options.ciphersuite ?? DEFAULT_CIPHERSUITE
  const hub = new EventHub()
  hub.hold()
  const observer = await observerOf(options, timing)
  observer?.listen(hub)
  const store = observer?.store(plain) ?? plain
  const device = await deviceOf(store, { did: self, service: service.did, ciphersuite, now: timing.now() })
  const closing = new AbortController()
  const clock = new ServiceClock(() => timing.now())
  const signedOut = ({ message }: MlsClientError) => hub.emit({ type: 'signInRequired', reason: message })
  const around = observer?.around
  const made: { engine?: SyncEngine } = {}
  const client = serviceClient(options, service, device, {
    ...{ clock, signal: closing.signal, signedOut, around },
    historyIs: async (historyId) => (await made.engine?.historyIs(historyId)) === true,
    forgotten: async () => {
      const { registerAgain } = await loadCode(() => import('./introduce.ts'))
      return registerAgain(client, device.keys, made.engine?.restores.historyId)
    },
  })
  const writes: Writes = { listener: () => undefined }
  const shared = {
    store,
    device: device.keys,
    service: service.did,
    timing,
    serviceNow: () => clock.now(),
    signal: closing.signal,
    around,
    emit: (event: ClientEvent) => hub.emit(event),
    written: (convoId: string) => writes.listener(convoId),
  }
  const trust = await readTrust(options, shared)
  const holds = (convoId: string) => trust.holds(convoId) || made.engine?.hasReturned(convoId) === true
  const ports: Ports = { ...shared, api: client.blue.catbird.mls, gate: { holds } }
  const engine = await SyncEngine.read(ports, trust)
  made.engine = engine
  return { options, service, self, client, device, engine, ports, store, hub, closing, writes }
}

/** Who observes the client, if anybody does. */
async function observerOf({ log, trace }: MlsClientOptions, timing: Timing): Promise<Observer | undefined> {
  if (log === undefined && trace === undefined) return undefined
  const { Observer } = await loadCode(() => import('../observe/observer.ts'))
  return new Observer({ log, trace, now: () => timing.now() })
}

/** Only a new device needs the code for that. */
async function setUp({ device, store, client: service, options: { session }, engine }: Parts): Promise<void> {
  const { introduce } = await loadCode(() => import('./introduce.ts'))
  const stockUp = async () => {
    await meetOwnDevices(engine.trust, service)
    await engine.stock.topUp()
  }
  await introduce(device, { store, service, session, stockUp })
}

function start({ engine, options }: Parts): Promise<void> {
  return engine.start({
    mode: options.updates ?? (options.transport === 'proxy' ? 'polling' : 'auto'),
    pollEvery: options.pollEvery ?? defaults.pollEvery,
    timeout: options.timeout ?? defaults.timeout,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
  })
}

function serviceClient(
  options: MlsClientOptions,
  service: ServiceRef,
  { keys }: DeviceRecord,
  parts: Required<
    Pick<ServiceClientOptions, 'clock' | 'signal' | 'signedOut' | 'around' | 'historyIs' | 'forgotten'>
  >,
): ServiceClient {
  const fetchFn = options.fetch ?? globalThis.fetch.bind(globalThis)
  let url: Promise<string> | undefined
  const timeout = options.timeout ?? defaults.timeout
  const patience = () => AbortSignal.any([parts.signal, AbortSignal.timeout(timeout)])
  const find = () => resolveServiceUrl(service, fetchFn, options.plcUrl ?? defaults.plcUrl, patience())
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
    prove: proverOf(keys, service.did, () => parts.clock.now()),
    device: keys,
    fetch: fetchFn,
    timeout,
    ...parts,
  })
}
