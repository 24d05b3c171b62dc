import { MlsClientError } from '../../errors.ts'
import type { SharedChannel, SharedStorage, Store } from '../../storage/contract.ts'
import { StorageClosedError, StorageLockedError } from '../../storage/errors.ts'
import { keys } from '../../store/keys.ts'
import { backoff } from '../../sync/timing.ts'
import type { Timing } from '../../sync/timing.ts'
import type { HandleClasses, LocalClient } from '../local-client.ts'
import type { ToLeaderPost } from './calls.ts'
import { Leader } from './leader.ts'
import { isHail, pairName, PROTOCOL } from './protocol.ts'
import type { Hail, ToFollower, ToLeader } from './protocol.ts'
import { heardFrom, postTo } from './wire.ts'

/** What a tab needs to share a client. */
export interface SeatOptions {
  readonly shared: SharedStorage
  readonly timing: Timing
  readonly classes: HandleClasses
  readonly account: { readonly did: string; readonly service: string }
  /** Opens the client on the store, which it closes where that fails. */
  readonly lead: (store: Store) => Promise<LocalClient>
  /** The version of what this tab says, if not this one's: for tests. */
  readonly version?: number
}

/** Who is told of what becomes of a tab. */
export interface SeatHooks {
  /** What the leader says, the first is a `welcome`; `post` is how it is answered. */
  hear(message: ToFollower, post: ToLeaderPost): void
  /** There is no leader for now. */
  lost(): void
  /** Another tab cannot be followed, or this one cannot lead; where that is not `final`, it is tried again. */
  failed(error: unknown, final: boolean): void
}

/** How long a question to the others may stay without an answer (ms). */
const PATIENCE = 10_000

/**
 * A tab's place among those that share a storage.
 *
 * - seeking: there is no leader that this tab knows. It asks for one, and for the storage.
 * - following: another tab leads, and has said welcome. This one still asks for the storage, which it gets when the
 *   leader has ended, however that was: the others then hear of it.
 * - leading: this tab has the storage and a client on it, and does for all what they ask.
 * - paused: the browser is about to stop the tab, for a while or for ever. It holds nothing then and asks for nothing,
 *   since one that is stopped while it leads stops all the others. When it goes on, it seeks.
 * - closed: for good.
 *
 * Where another says that it leads, this one does not (any more): the storage is that one's. A word of a leader that has
 * ended since may come late; whoever follows such a one asks again, and hears of the next.
 */
export class Seat {
  readonly #options: SeatOptions
  readonly #hooks: SeatHooks
  readonly #tab = crypto.randomUUID()
  readonly #common: SharedChannel
  readonly #stopListening: () => void
  /** Ends what this tab asks for until it is paused or closed. */
  #awake = new AbortController()
  #campaign: Promise<void> = Promise.resolve()
  #wasWelcome = false
  #isWelcome = false
  /** How often somebody has said that they lead, or are about to. */
  #answers = 0
  #deviceId = ''
  #store: Store | undefined
  #leading: Leading | undefined
  #following: Following | undefined

  /** Begins to seek. */
  constructor(options: SeatOptions, hooks: SeatHooks) {
    this.#options = options
    this.#hooks = hooks
    this.#awake.abort()
    this.#common = options.shared.channel('', (heard) => this.#hear(heard))
    this.#stopListening = options.shared.onPause(
      () => this.#pause(),
      () => this.#wake(),
    )
    this.#wake()
  }

  /** The device that all tabs are, once there was a leader. */
  get deviceId(): string {
    return this.#deviceId
  }

  /** Gives the storage to the next tab, if this one has it, after whatever cannot be left in the middle. */
  async close(): Promise<void> {
    this.#stopListening()
    this.#awake.abort()
    this.#unfollow()
    if (this.#leading === undefined) await this.#store?.close()
    await this.#campaign
    const leading = this.#leading
    this.#leading = undefined
    leading?.end()
    await leading?.core.close()
    this.#common.close()
  }

  get #version(): number {
    return this.#options.version ?? PROTOCOL
  }

  #hail(hail: Omit<Hail, 'app' | 'version'>): void {
    this.#common.post({ app: 'catbird-mls', version: this.#version, ...hail } satisfies Hail)
  }

  #hear(heard: unknown): void {
    if (!isHail(heard) || this.#awake.signal.aborted) return
    switch (heard.kind) {
      case 'find':
        if (this.#leading !== undefined) this.#hail(this.#leading.announcement)
        else if (this.#store !== undefined) this.#hail({ kind: 'opening', tab: this.#tab })
        return
      case 'opening':
        this.#answers++
        return
      case 'leader':
        this.#answers++
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
  #meet({ version, term = '', did, service, deviceId = '' }: Hail): void {
    if (this.#isFollowing(term)) return
    if (this.#leading !== undefined) this.#stepDown()
    this.#unfollow()
    const { account } = this.#options
    if (version !== this.#version) return this.#hooks.failed(new MlsClientError('TabVersionMismatch'), false)
    if (did !== account.did || service !== account.service) {
      const whose = `this storage belongs to ${String(did)} at ${String(service)}`
      return this.#hooks.failed(new MlsClientError('WrongStorage', whose), false)
    }
    this.#deviceId = deviceId
    void this.#follow(term, this.#awake.signal)
  }

  #isFollowing(term: string): boolean {
    return this.#following?.term === term && this.#isWelcome
  }

  async #follow(term: string, signal: AbortSignal): Promise<void> {
    const { shared } = this.#options
    try {
      if (!this.#wasWelcome) await shared.check()
    } catch (err) {
      this.#hooks.failed(err, true)
      return
    }
    if (!this.#isAwakeWith(signal) || this.#leading !== undefined || this.#isFollowing(term)) return
    this.#unfollow()
    const post = (message: ToLeader) => channel.post(message)
    const channel = shared.channel(pairName(term, this.#tab), (heard) => this.#take(heardFrom(heard), post))
    this.#following = { term, channel }
    this.#hail({ kind: 'join', term, tab: this.#tab })
  }

  #take(message: ToFollower, post: ToLeaderPost): void {
    if (message.kind === 'welcome') this.#isWelcome = this.#wasWelcome = true
    this.#hooks.hear(message, post)
  }

  /** Takes a follower up, if it is this tab's. */
  #takeUp({ version, term, tab = '' }: Hail): void {
    const leading = this.#leading
    if (leading === undefined || term !== leading.term || version !== this.#version) return
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

  #unfollow(): void {
    if (this.#isWelcome) this.#hooks.lost()
    this.#isWelcome = false
    this.#following?.channel.post({ kind: 'bye' } satisfies ToLeader)
    this.#following?.channel.close()
    this.#following = undefined
  }

  /** Another tab has the storage: it was taken from this one by force, or this one hears of a leader of old. */
  #stepDown(): void {
    void this.#letGo()
    this.#begin()
  }

  #pause(): void {
    this.#awake.abort()
    void this.#letGo()
    this.#unfollow()
  }

  #wake(): void {
    if (this.#awake.signal.aborted) this.#begin()
  }

  #begin(): void {
    this.#awake.abort()
    this.#awake = new AbortController()
    const { signal } = this.#awake
    this.#campaign = this.#seekStorage(signal)
    void this.#seekLeader(signal)
  }

  /** Nothing of this may have to wait for a task of its own: a tab that is paused gets none. */
  async #letGo(): Promise<void> {
    const [leading, store] = [this.#leading, this.#store]
    this.#leading = undefined
    this.#store = undefined
    leading?.end()
    await (leading === undefined ? store?.close() : leading.core.halt())
  }

  /** Asks until there is a leader. Something that has the storage and says nothing is no tab of this kind. */
  async #seekLeader(signal: AbortSignal): Promise<void> {
    for (;;) {
      const before = this.#answers
      this.#hail({ kind: 'find', tab: this.#tab })
      await this.#options.timing.sleep(PATIENCE, signal)
      if (signal.aborted || this.#isWelcome) return
      if (this.#answers > before || this.#store !== undefined || this.#wasWelcome) continue
      const locked = new StorageLockedError('another tab, or another client of this one, has it open')
      this.#hooks.failed(locked, true)
      return
    }
  }

  /** Waits for the storage, and leads when it is there; again and again where that fails. */
  async #seekStorage(signal: AbortSignal): Promise<void> {
    const { shared, timing } = this.#options
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        await this.#lead(await shared.openNext(signal), signal)
        return
      } catch (err) {
        if (!this.#isAwakeWith(signal)) return
        this.#store = undefined
        const final = !this.#wasWelcome || err instanceof StorageClosedError
        this.#hooks.failed(err, final)
        if (final) return
        await timing.sleep(backoff(tries, timing), signal)
      }
    }
  }

  #isAwakeWith(signal: AbortSignal): boolean {
    return this.#awake.signal === signal && !signal.aborted
  }

  async #lead(store: Store, signal: AbortSignal): Promise<void> {
    if (!this.#isAwakeWith(signal)) return store.close()
    this.#store = store
    this.#hail({ kind: 'opening', tab: this.#tab })
    await this.#refuseIfEmptied(store)
    const core = await this.#options.lead(store)
    if (!this.#isAwakeWith(signal)) return core.halt()
    this.#unfollow()
    const leading = new Leading(core, this.#options)
    this.#leading = leading
    this.#deviceId = core.deviceId
    const post = (message: ToLeader) => leading.leader.take(this.#tab, message)
    leading.leader.lead(this.#tab, (message) => this.#take(message, post))
    this.#hail(leading.announcement)
  }

  /** Whoever deletes the data of a site, to sign out say, does not want the next tab to make a new device. */
  async #refuseIfEmptied(store: Store): Promise<void> {
    if (!this.#wasWelcome || (await store.get(keys.device)) !== undefined) return
    await store.close()
    throw new StorageClosedError('what was in this storage has been deleted')
  }
}

/** A term in which this tab leads. */
class Leading {
  readonly term = crypto.randomUUID()
  readonly core: LocalClient
  readonly leader: Leader
  readonly announcement: Omit<Hail, 'app' | 'version'>
  /** Of the followers in other tabs. One that crashed stays there unheard until the term ends. */
  readonly channels = new Map<string, SharedChannel>()

  constructor(core: LocalClient, { account, classes }: SeatOptions) {
    this.core = core
    this.leader = new Leader(core, classes)
    this.announcement = { kind: 'leader', term: this.term, ...account, deviceId: core.deviceId }
  }

  /** Says nothing any more; its client is still to be closed. */
  end(): void {
    this.leader.close()
    for (const channel of this.channels.values()) channel.close()
  }
}

interface Following {
  readonly term: string
  readonly channel: SharedChannel
}
