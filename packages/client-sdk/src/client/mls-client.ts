import { loadCode } from '../load-code.ts'
import { systemTiming } from '../sync/timing.ts'
import type { Timing } from '../sync/timing.ts'
import type { Diagnostics, DiagnosticsOptions } from '../diagnostics/report.ts'
import type { BlueCatbirdMlsNS } from '../xrpc/generated/index.ts'
import { parseServiceRef } from '../xrpc/service-ref.ts'
import type { Account } from './account.ts'
import type { Backup } from './backup.ts'
import type { ClientCore } from './client-core.ts'
import type { Contacts } from './contacts.ts'
import type { Convos, SearchOptions } from './convos.ts'
import type { ClientEvent, ClientEventOf, ClientEventType, ConnectionState } from './events.ts'
import { accountOf, handleClasses, LocalClient } from './local-client.ts'
import type { Settings } from './settings.ts'
import type { MessageView, OwnDeviceView } from './views.ts'
import type { History } from './own-history.ts'
import type { MlsClientOptions } from './options.ts'
import type { Push } from './push.ts'

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
  /** Who may reach the account, and whom it blocks. */
  readonly contacts: Contacts
  /** The account's data at the service, and its end there. */
  readonly account: Account
  /** Wake-ups for this device while it is away. */
  readonly push: Push
  /** What this device tells others of its person. */
  readonly settings: Settings
  /** Linking devices, and handing history over to them. */
  readonly history: History
  /** A backup of the history, for when no device is left. */
  readonly backup: Backup
  readonly #core: ClientCore

  private constructor(core: ClientCore) {
    this.#core = core
    this.push = core.push
    this.convos = core.convos
    this.contacts = core.contacts
    this.account = core.account
    this.settings = core.settings
    this.history = core.history
    this.backup = core.backup
  }

  /**
   * Opens the client on its storage. The first time it makes this installation a device of the account:
   * writes its record to the account's repo, registers it, and publishes key packages. Later it opens
   * without the network too, and gets in step as soon as it is there.
   *
   * Tabs that open the same storage of the browser share one client: each may do everything, and is told of everything.
   * One of them has the storage, with its own options, and another when that one ends.
   *
   * @throws MlsClientError `WrongStorage`, `TabVersionMismatch` where another tab runs another version of the app
   */
  static async open(options: MlsClientOptions, timing: Timing = systemTiming): Promise<MlsClient> {
    const core = await openCore(options, timing)
    // A turn of the event loop later the app has its listeners on.
    setTimeout(() => core.hub.release())
    return new MlsClient(core)
  }

  /** The account. */
  get did(): string {
    return this.#core.did
  }

  /** This device. */
  get deviceId(): string {
    return this.#core.deviceId
  }

  /** How it hears of news, as the last `connection` event said. */
  get connection(): ConnectionState {
    return this.#core.hub.connection
  }

  /** The typed XRPC methods beneath, called as this device: for what this class does not offer. */
  get xrpc(): BlueCatbirdMlsNS {
    return this.#core.xrpc
  }

  /** Calls `listener` for each event of a type; gives the function that stops it. */
  on<T extends ClientEventType>(type: T, listener: (event: ClientEventOf<T>) => void): () => void {
    return this.#core.hub.on(type, listener)
  }

  /**
   * Everything that happens from now on. What was told before it is called is not told again: call it before any other
   * `await` after `open`, and begin with what is unread, `convo.messages({ after: convo.readSeq })`.
   */
  events(): AsyncIterableIterator<ClientEvent> {
    return this.#core.hub.iterate()
  }

  /** Gets in step with the service now, rather than when news come; resolves when everything is taken in. */
  sync(): Promise<void> {
    return this.#core.sync()
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

  /**
   * The account's devices, this one first: those that the service lists, and any other that is in a group as one of the
   * account's.
   */
  devices(): Promise<OwnDeviceView[]> {
    return this.#core.devices()
  }

  /**
   * Cuts a device of the account off at the service at once; members are asked to remove it from their groups. The same
   * again changes nothing. Of this device it is a part of signing out (docs/oauth.md).
   *
   * @throws MlsClientError `DeviceUnknown`
   */
  removeDevice(deviceId: string): Promise<void> {
    return this.#core.removeDevice(deviceId)
  }

  /**
   * Vouches for another device of the account, in its record: whoever trusts this device trusts that one from then on.
   * Call it when a person has made sure that it is theirs: with its `signatureKey` if they compared that, otherwise
   * the key counts that the device has in groups; of one that is in none yet, the key that the service lists. Its record
   * in the account's repo has to hold that key.
   *
   * @throws MlsClientError `DeviceUnknown`, `DeviceKeyMismatch`, `RecordNotFound`
   */
  endorseDevice(deviceId: string, signatureKey?: Uint8Array): Promise<void> {
    return this.#core.endorseDevice(deviceId, signatureKey)
  }

  /**
   * Says for the person that a device is all right as it is now, by account and device id: messages no longer wait
   * because of it, unless it is refused afterwards. `signatureKey`: the key they were shown.
   *
   * @throws MlsClientError `DeviceUnknown`
   */
  approveDevice(account: string, deviceId: string, signatureKey?: Uint8Array): Promise<void> {
    return this.#core.approveDevice(account, deviceId, signatureKey)
  }

  /** Looks at the records of an account's devices now, rather than when they are due; resolves when it has tried. */
  checkDevices(account: string): Promise<void> {
    return this.#core.checkDevices(account)
  }

  /**
   * How this client stands, as JSON for a bug report: states, numbers and ids, and no secret. It reads the whole store.
   *
   * @example
   * const report = JSON.stringify(await client.diagnostics(), undefined, 2)
   */
  diagnostics(options: DiagnosticsOptions = {}): Promise<Diagnostics> {
    return this.#core.diagnostics(options)
  }

  /** Stops, and gives the storage free. Whatever was under way goes on when the client is opened again. */
  close(): Promise<void> {
    return this.#core.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

async function openCore(options: MlsClientOptions, timing: Timing): Promise<ClientCore> {
  const { shared } = options.storage
  if (shared === undefined) return LocalClient.open(options, await options.storage.open(), timing)
  const { SharedClient } = await loadCode(() => import('./tabs/shared-client.ts'))
  return SharedClient.open({
    shared,
    timing,
    classes: handleClasses,
    account: { did: accountOf(options), service: parseServiceRef(options.service).did },
    lead: (store) => LocalClient.open(options, store, timing),
  })
}
