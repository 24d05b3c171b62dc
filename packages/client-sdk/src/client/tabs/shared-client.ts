import { MlsClientError } from '../../errors.ts'
import type { SharedChannel, SharedStorage, Store } from '../../storage/contract.ts'
import { StorageClosedError, StorageLockedError } from '../../storage/errors.ts'
import { keys } from '../../store/keys.ts'
import { backoff } from '../../sync/timing.ts'
import type { Timing } from '../../sync/timing.ts'
import type { DeviceView } from '../../xrpc/generated/types/blue/catbird/mls/device/defs.ts'
import type { ClientCore } from '../client-core.ts'
import type { Convo } from '../convo.ts'
import { EventHub } from '../event-hub.ts'
import type { ClientEvent } from '../events.ts'
import type { LocalClient } from '../local-client.ts'
import type { MessageView } from '../views.ts'
import { Calls } from './calls.ts'
import { convoHandle, convosHandle, pushHandle, xrpcHandle } from './handles.ts'
import { Leader } from './leader.ts'
import type { ConvoRef } from './leader.ts'
import { missedBetween } from './missed.ts'
import { Teller } from './teller.ts'
import { isHail, pairName, PROTOCOL } from './protocol.ts'
import type { ConvoImage, Hail, Images, Target, ToFollower, ToLeader } from './protocol.ts'
import { heardFrom, postTo } from './wire.ts'

/** What a tab needs to share a client. */
export interface SharedClientOptions {
  readonly shared: SharedStorage
  readonly timing: Timing
  readonly account: Account
  /** Opens the client on the store, which it closes where that fails. */
  readonly lead: (store: Store) => Promise<LocalClient>
  /** The version of what this tab says, if not this one's: for tests. */
  readonly version?: number
}

interface Account {
  readonly did: string
  readonly service: string
}

/** How long one asks in vain for whoever has the storage (ms). */
const PATIENCE = 10_000

/**
 * A client that all tabs of a storage share: this tab's part of it.
 *
 * - seeking: there is no leader that this tab knows. Calls wait. It asks for one, and for the storage.
 * - following: another tab leads. What is called here is done there; what happens is heard from there. It still asks
 *   for the storage, which it gets when the leader has ended, however that was: then all others hear of it.
 * - leading: this tab has the storage and a client on it, and does for all what they ask.
 * - paused: the browser is about to stop the tab, for a while or for ever. It holds nothing then and asks for nothing,
 *   since whoever is stopped while it leads stops all the others. When it goes on, it seeks.
 * - closed, or failed: for good.
 *
 * From each of them to seeking where another tab says that it leads: then that one has the storage.
 */
export class SharedClient implements ClientCore {
  readonly convos = convosHandle(this.#ports())
  readonly push = pushHandle(this.#ports())
  readonly xrpc = xrpcHandle(this.#ports())
  readonly hub = new EventHub()
  readonly #options: SharedClientOptions
  readonly #tab = crypto.randomUUID()
  readonly #calls = new Calls()
  readonly #handles = new Map<string, Convo>()
  readonly #common: SharedChannel
  readonly #stopListening: () => void
  readonly #opened = new Opened()
  #images = new Map<string, ConvoImage>()
  #deviceId: string | undefined
  #isOpen = false
  #isClosed = false
  readonly #teller = new Teller((event) => this.hub.emit(event))
  #heard = false
  /** Ends what this tab asks for until it is paused or closed. */
  #awake: AbortController
  #campaign: Promise<void> = Promise.resolve()
  #store: Store | undefined
  #leading: Leading | undefined
  #following: Following | undefined

  private constructor(options: SharedClientOptions) {
    this.#options = options
    this.#awake = new AbortController()
    this.#awake.abort()
    this.hub.hold()
    this.#common = options.shared.channel('', (heard) => this.#hear(heard))
    this.#stopListening = options.shared.onPause(
      () => this.#pause(),
      () => this.#wake(),
    )
  }

  /**
   * Opens this tab's part, as the leader or a follower.
   *
   * @throws StorageLockedError where something else has the storage
   */
  static async open(options: SharedClientOptions): Promise<SharedClient> {
    const client = new SharedClient(options)
    client.#opened.promise.catch(() => undefined) // it is thrown below
    client.#wake()
    void client.#seekPatiently()
    try {
      await client.#opened.promise
      return client
    } catch (err) {
      await client.close()
      throw err
    }
  }

  get did(): string {
    return this.#options.account.did
  }

  get deviceId(): string {
    return this.#deviceId ?? ''
  }

  sync(): Promise<void> {
    return this.#ask('sync')
  }

  devices(): Promise<DeviceView[]> {
    return this.#ask('devices')
  }

  removeDevice(...args: unknown[]): Promise<void> {
    return this.#ask('removeDevice', args)
  }

  endorseDevice(...args: unknown[]): Promise<void> {
    return this.#ask('endorseDevice', args)
  }

  approveDevice(...args: unknown[]): Promise<void> {
    return this.#ask('approveDevice', args)
  }

  checkDevices(...args: unknown[]): Promise<void> {
    return this.#ask('checkDevices', args)
  }

  /** Another tab goes on with what is under way; what is called here fails. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#calls.end(new MlsClientError('ClientClosed'))
    this.#stopListening()
    this.#awake.abort()
    this.#unfollow()
    if (this.#leading === undefined) await this.#store?.close()
    await this.#campaign
    const { leader, core } = this.#leading ?? {}
    leader?.close()
    this.#leading = undefined
    await core?.close()
    this.#common.close()
    this.hub.end()
  }

  #ports() {
    return {
      call: (target: Target, method: string, args: readonly unknown[]) => this.#call(target, method, args),
      image: (convoId: string) => this.#images.get(convoId),
    }
  }

  #ask<T>(method: string, args: readonly unknown[] = []): Promise<T> {
    return this.#call({ kind: 'client' }, method, args) as Promise<T> // as the leader's method has it
  }

  async #call(target: Target, method: string, args: readonly unknown[]): Promise<unknown> {
    const value = await this.#calls.call(target, method, args)
    return Array.isArray(value) ? value.map((item) => this.#handleOf(item)) : this.#handleOf(value)
  }

  #handleOf(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || !('convoRef' in value)) return value
    const { convoRef } = value as ConvoRef // by the leader
    const handle = this.#handles.get(convoRef) ?? convoHandle(convoRef, this.#ports())
    this.#handles.set(convoRef, handle)
    return handle
  }

  #hail(hail: Omit<Hail, 'app' | 'version'>): void {
    const { version = PROTOCOL } = this.#options
    this.#common.post({ app: 'catbird-mls', version, ...hail } satisfies Hail)
  }

  #hear(heard: unknown): void {
    if (!isHail(heard) || this.#awake.signal.aborted) return
    switch (heard.kind) {
      case 'find':
        if (this.#leading !== undefined) this.#hail(this.#leading.announcement)
        else if (this.#store !== undefined) this.#hail({ kind: 'opening', tab: this.#tab })
        return
      case 'opening':
        this.#heard = true
        return
      case 'leader':
        this.#heard = true
        this.#meet(heard)
        return
      case 'join':
        this.#takeUp(heard)
        return
      default:
        return // of a later version
    }
  }

  /** Somebody leads: this tab follows, unless they do not understand each other. */
  #meet({ version, term = '', did, service, deviceId }: Hail): void {
    if (this.#following?.term === term) return
    if (this.#leading !== undefined) this.#stepDown()
    this.#unfollow()
    if (version !== (this.#options.version ?? PROTOCOL))
      return this.#bar(new MlsClientError('TabVersionMismatch'))
    const { account } = this.#options
    if (did !== account.did || service !== account.service)
      return this.#bar(new MlsClientError('WrongStorage', `this storage belongs to ${did} at ${service}`))
    const channel = this.#options.shared.channel(pairName(term, this.#tab), (heard) =>
      this.#take(heardFrom(heard), (message) => channel.post(message)),
    )
    this.#following = { term, channel }
    this.#deviceId = deviceId
    this.#hail({ kind: 'join', term, tab: this.#tab })
  }

  /** Takes a follower up, if it is this tab's. */
  #takeUp({ version, term, tab = '' }: Hail): void {
    const leading = this.#leading
    if (leading === undefined || term !== leading.term || version !== (this.#options.version ?? PROTOCOL))
      return
    leading.channels.get(tab)?.close()
    const channel = this.#options.shared.channel(pairName(term, tab), (heard) => {
      const message = heard as ToLeader // by a follower of the same version
      leading.leader.take(tab, message)
      if (message.kind !== 'bye') return
      channel.close()
      leading.channels.delete(tab)
    })
    leading.channels.set(tab, channel)
    leading.leader.join(tab, (message) => postTo(channel, message))
  }

  /** Takes what the leader says. */
  #take(message: ToFollower, post: (message: ToLeader) => void): void {
    switch (message.kind) {
      case 'welcome':
        return this.#welcomed(message.images, post)
      case 'news':
        for (const [convoId, image] of message.images) this.#images.set(convoId, image)
        this.#teller.tell(message.events)
        return
      default:
        return this.#calls.take(message)
    }
  }

  #welcomed(images: Images, post: (message: ToLeader) => void): void {
    const before = this.#images
    this.#images = new Map([...before, ...images])
    this.#calls.connected(post)
    if (this.#isOpen) void this.#teller.tellOnceFound(this.#missedBetween(before, images))
    this.#isOpen = true
    this.#opened.resolve()
  }

  async #missedBetween(before: Images, now: Images): Promise<readonly ClientEvent[]> {
    const read = (convoId: string, limit: number) =>
      this.#call({ kind: 'convo', convoId }, 'messages', [{ limit }]) as Promise<MessageView[]> // that method's
    try {
      return await missedBetween(before, now, read)
    } catch (err) {
      return [failure(err, 'looking for what was missed')]
    }
  }

  #unfollow(): void {
    this.#calls.disconnected()
    this.#following?.channel.post({ kind: 'bye' } satisfies ToLeader)
    this.#following?.channel.close()
    this.#following = undefined
  }

  /** Cannot follow whoever leads: calls fail until somebody else does, or this tab itself. */
  #bar(error: MlsClientError): void {
    if (!this.#isOpen) return this.#opened.reject(error)
    this.#calls.end(error)
    this.#teller.tell([failure(error, 'following another tab')])
  }

  /** Another tab has the storage: it was taken from this one by force. */
  #stepDown(): void {
    void this.#letGo()
    this.#campaign = this.#seekStorage(this.#awake.signal)
  }

  #pause(): void {
    if (this.#isClosed) return
    this.#awake.abort()
    void this.#letGo()
    this.#unfollow()
  }

  #wake(): void {
    if (this.#isClosed || !this.#awake.signal.aborted) return
    this.#awake = new AbortController()
    this.#campaign = this.#seekStorage(this.#awake.signal)
    this.#hail({ kind: 'find', tab: this.#tab })
  }

  /** Nothing of this may have to wait for a task of its own: a paused tab gets none. */
  async #letGo(): Promise<void> {
    const [leading, store] = [this.#leading, this.#store]
    this.#leading = undefined
    this.#store = undefined
    this.#calls.disconnected()
    leading?.leader.close()
    for (const channel of leading?.channels.values() ?? []) channel.close()
    await (leading === undefined ? store?.close() : leading.core.halt())
  }

  /** Waits for the storage, and leads when it is there; again and again where that fails. */
  async #seekStorage(signal: AbortSignal): Promise<void> {
    const { shared, timing } = this.#options
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        await this.#lead(await shared.openNext(signal), signal)
        return
      } catch (err) {
        this.#store = undefined
        if (this.#awake.signal !== signal || this.#awake.signal.aborted) return
        if (!this.#isOpen) this.#opened.reject(err)
        else this.#teller.tell([failure(err, 'taking the storage over')])
        if (this.#isOpen && err instanceof StorageClosedError) this.#calls.end(err)
        if (!this.#isOpen || err instanceof StorageClosedError) return
        await timing.sleep(backoff(tries, timing), signal)
      }
    }
  }

  async #lead(store: Store, signal: AbortSignal): Promise<void> {
    this.#store = store
    this.#hail({ kind: 'opening', tab: this.#tab })
    await this.#refuseIfEmptied(store)
    const core = await this.#options.lead(store)
    if (signal.aborted) return core.halt()
    this.#unfollow()
    const [term, leader] = [crypto.randomUUID(), new Leader(core)]
    const { did, service } = this.#options.account
    const announcement = { kind: 'leader', term, did, service, deviceId: core.deviceId } as const
    this.#leading = { term, leader, core, announcement, channels: new Map() }
    this.#deviceId = core.deviceId
    const post = (message: ToLeader) => leader.take(this.#tab, message)
    leader.lead(this.#tab, (message) => this.#take(message, post))
    this.#hail(announcement)
  }

  /** Whoever deletes the data of a site, to sign out say, does not want the next tab to make a new device. */
  async #refuseIfEmptied(store: Store): Promise<void> {
    if (!this.#isOpen || (await store.get(keys.device)) !== undefined) return
    await store.close()
    throw new StorageClosedError('what was in this storage has been deleted')
  }

  /** Something that has the storage and says nothing is no tab of this kind. */
  async #seekPatiently(): Promise<void> {
    const { timing } = this.#options
    const done = new AbortController()
    void this.#opened.promise.finally(() => done.abort()).catch(() => undefined)
    for (;;) {
      await timing.sleep(PATIENCE, done.signal)
      if (done.signal.aborted) return
      if (!this.#heard && this.#store === undefined) {
        this.#opened.reject(new StorageLockedError('another tab, or another client of this one, has it open'))
        return
      }
      this.#heard = false
      this.#hail({ kind: 'find', tab: this.#tab })
    }
  }
}

interface Leading {
  readonly term: string
  readonly leader: Leader
  readonly core: LocalClient
  readonly announcement: Omit<Hail, 'app' | 'version'>
  readonly channels: Map<string, SharedChannel>
}

interface Following {
  readonly term: string
  readonly channel: SharedChannel
}

function failure(err: unknown, during: string): ClientEvent {
  const message = err instanceof Error ? err.message : String(err)
  const error =
    err instanceof MlsClientError ? err : new MlsClientError('InternalServerError', message, { cause: err })
  return { type: 'error', error, during }
}

/** Whether it has opened, or failed to. */
class Opened {
  readonly promise: Promise<void>
  resolve: () => void = () => undefined
  reject: (error: unknown) => void = () => undefined

  constructor() {
    this.promise = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }))
  }
}
