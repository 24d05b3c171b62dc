import { isError } from '../errors.ts'
import type { ClientEvent } from '../client/events.ts'
import { Settings } from '../client/settings.ts'
import { indexOlder, noteIndexed } from '../search/index-older.ts'
import type { Around, BackgroundTask } from '../observe/hooks.ts'
import { keys } from '../store/keys.ts'
import type { ConvoHead } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { AccountEvent } from '../xrpc/generated/types/blue/catbird/mls/event/subscribe.ts'
import { takeAccountEvent } from './account-event.ts'
import { Committer } from './committer.ts'
import { ConvoBook } from './convo-book.ts'
import { ConvoFinder } from './convo-finder.ts'
import type { ConvoSlot } from './convo-slot.ts'
import type { Draft, Settled, Todo } from './draft.ts'
import { lookAtRequests } from './doorstep.ts'
import { noteLifetime } from './expire.ts'
import { Expirer } from './expirer.ts'
import { Feed } from './feed.ts'
import type { FeedOptions } from './feed.ts'
import { lookAtHidden } from './hidden-requests.ts'
import { KeyPackageStock } from './key-package-stock.ts'
import { Leaver } from './leaver.ts'
import { LogReader } from './log-reader.ts'
import { lacksMetadata, MetadataKeeper } from './metadata-keeper.ts'
import { MetadataSealer } from './metadata-sealer.ts'
import { OutboxSender, unsealWaiting } from './outbox-sender.ts'
import { report } from './ports.ts'
import type { Ports } from './ports.ts'
import type { Entry } from './entry.ts'
import { Recoverer } from './recovery/recoverer.ts'
import { resetCode } from './reset/code.ts'
import { Resets } from './reset/resets.ts'
import { Restores } from './restore/restores.ts'
import { wantReset } from './reset/want-reset.ts'
import { SingleFlight } from './single-flight.ts'
import { takePassed } from './take-passed.ts'
import { backoff } from './timing.ts'
import type { Trust } from '../trust/trust.ts'
import { Typing } from './typing.ts'
import { Waiters } from './waiters.ts'
import { WelcomeReader } from './welcome-reader.ts'

/**
 * Keeps this device in step with the service.
 *
 * What comes in: entries of convos' logs and events of the account, by the {@link Feed}. Each entry is taken
 * in by one turn of its convo ({@link ConvoSlot}), which writes its whole effect as one.
 * What goes out: messages ({@link OutboxSender}) and commits ({@link Committer}), each stored before it is
 * sent, and brought to an answer however often that takes.
 * At the start, and whenever the cursor is lost, everything is looked at once: Welcomes, the heads of all
 * convos, key packages. That makes up for whatever was missed, so no other loss matters.
 */
export class SyncEngine {
  readonly book: ConvoBook
  readonly stock: KeyPackageStock
  readonly waiters = new Waiters()
  readonly trust: Trust
  readonly typing: Typing
  readonly settings: Settings
  readonly restores: Restores
  readonly #ports: Ports
  readonly #log: LogReader
  readonly #committer: Committer
  readonly #outbox: OutboxSender
  readonly #metadata: MetadataKeeper
  readonly #sealer: MetadataSealer
  readonly #recoverer: Recoverer
  readonly #mender: SingleFlight<ConvoSlot>
  readonly #welcomes: WelcomeReader
  readonly #finder: ConvoFinder
  readonly #resets: Resets
  readonly #leaver: Leaver
  readonly #expirer: Expirer
  readonly #everything = new SingleFlight<'all'>(() => this.#around('sync', () => this.#lookAtEverything()))
  readonly #background = new Set<Promise<void>>()

  private constructor(ports: Ports, trust: Trust, readBook: ConvoBook, settings: Settings) {
    const catchUp = (slot: ConvoSlot) => this.#log.catchUp(slot)
    this.#ports = ports
    this.book = readBook
    this.settings = settings
    this.trust = trust
    this.stock = new KeyPackageStock(ports)
    this.typing = new Typing(ports, settings)
    this.#expirer = new Expirer(ports, readBook)
    this.#log = new LogReader(ports)
    this.#resets = new Resets(ports, catchUp)
    const again = (slot: ConvoSlot) => this.do(slot, 'commit')
    const welcomes = () => this.#welcomes.read()
    this.#committer = new Committer(ports, { catchUp, welcomes, again, resets: this.#resets })
    this.#outbox = new OutboxSender(ports, catchUp)
    this.#leaver = new Leaver(ports, this.waiters, catchUp)
    this.#metadata = new MetadataKeeper(ports)
    this.#sealer = new MetadataSealer(ports)
    this.restores = new Restores(ports, readBook, (slot) => this.#goOn(slot))
    this.#recoverer = new Recoverer({
      ...ports,
      reset: (slot, reason) => this.#beginAnew(slot, reason),
      hasLostLine: (slot) => this.restores.hasLostLine(slot),
    })
    this.#mender = new SingleFlight(async (slot) => (await resetCode()).mendInfo(ports, slot))
    this.#welcomes = new WelcomeReader(ports, readBook, this.stock, { catchUp, resets: this.#resets })
    const fetchAgain = (slot: ConvoSlot) => this.#recoverer.fetchAgain(slot)
    const compareIfBehind = async (slot: ConvoSlot, head: ConvoHead | undefined) => {
      if (head === undefined || Restores.isBehind(head, await slot.loaded()))
        await this.restores.compare(slot)
    }
    const follow = { catchUp, fetchAgain, resets: this.#resets, compareIfBehind }
    this.#finder = new ConvoFinder(ports, readBook, this.#welcomes, follow)
  }

  /** An engine over what the store holds. Nothing goes in or out before {@link start}. */
  static async read(ports: Ports, trust: Trust): Promise<SyncEngine> {
    const settings = await Settings.read(ports.store)
    const made: { engine?: SyncEngine } = {}
    const book = await ConvoBook.read(ports.store, {
      read: (state) => trust.read(state),
      review: async (draft) => {
        await takePassed(draft, ports.device)
        noteLifetime(draft)
        noteIndexed(draft)
        trust.review(draft)
      },
      written: (draft) => {
        ports.written?.(draft.state.record.convoId)
        made.engine?.written(draft)
      },
      emit: (event) => made.engine?.tell(event),
      settled: (settled) => made.engine?.settle(settled),
      todo: (slot, todo) => made.engine?.do(slot, todo),
    })
    made.engine = new SyncEngine(ports, trust, book, settings)
    await made.engine.restores.read()
    return made.engine
  }

  /** Goes on with whatever the last run left, and listens from now on. */
  async start(options: FeedOptions): Promise<void> {
    const { store } = this.#ports
    const held = await store.get(keys.cursor)
    const cursor = {
      held: held && new TextDecoder().decode(held),
      save: (next: string) => store.write([{ key: keys.cursor, value: new TextEncoder().encode(next) }]),
    }
    const feed = new Feed(this.#ports, this, options, cursor)
    this.#inBackground('listening', () => feed.run())
    this.#inBackground('checking devices', () =>
      this.trust.run((convoId, change) => this.#hold(convoId, change)),
    )
    this.#inBackground('deleting messages that have expired', () => this.#expirer.run())
    this.#inBackground('indexing messages', () => indexOlder(this.#ports, this.book))
    for (const slot of this.book.all()) {
      this.#goOn(slot)
      if (slot.state.record.leaving === true) this.#inBackground('leaving', () => this.leave(slot))
    }
  }

  /** Does what is left to do in a convo. */
  #goOn(slot: ConvoSlot): void {
    for (const todo of ['commit', 'send', 'recover', 'mend', 'reseal'] as const) this.do(slot, todo)
  }

  /** Looks at Welcomes, convos and key packages once, and resolves when all of it is taken in. */
  lookAtEverything(): Promise<void> {
    return this.#everything.run('all')
  }

  /** Whether devices are in a convo that had been taken out of it, and came back by a restored backup. */
  hasReturned(convoId: string): boolean {
    return this.book.get(convoId)?.state.record.returned !== undefined
  }

  /** The service tells a history, see {@link Restores}; gives whether it is another one than before. */
  historyIs(historyId: string | undefined): Promise<boolean> {
    return this.restores.told(historyId)
  }

  /** The feed's beginning. */
  started(): Promise<void> {
    return this.lookAtEverything()
  }

  /** An entry of a convo's log, from the feed. */
  async logEntry(convoId: string, entry: Entry): Promise<void> {
    const slot = this.book.get(convoId)
    if (slot === undefined) return
    await this.#log.deliver(slot, entry).catch((err: unknown) => {
      report(this.#ports, 'taking in an entry', err)
      this.#inBackground('reading the log', () => this.#readAgain(slot))
    })
  }

  /** An ephemeral message, from the feed. */
  ephemeral(convoId: string, ciphertext: Uint8Array): void {
    const slot = this.book.get(convoId)
    if (slot === undefined) return
    this.#inBackground('taking in an ephemeral message', () => this.typing.take(slot, ciphertext))
  }

  /** This device was removed: what is here can be read, and what is asked for fails at once. */
  deviceIsGone(): void {
    this.waiters.end('DeviceNotFound')
  }

  /** An event of the account, from the feed. */
  accountEvent(event: AccountEvent['event']): Promise<void> {
    return takeAccountEvent(event, {
      ...this.#ports,
      book: this.book,
      trust: this.trust,
      stock: this.stock,
      finder: this.#finder,
      welcomes: this.#welcomes,
      lookAgain: (slot) => this.#lookAgain(slot),
    })
  }

  /** Looks at one convo of the account: this device joins it if it can. */
  meet(convoId: string): Promise<void> {
    return this.#finder.meet(convoId)
  }

  /** Leaves a convo with the whole account; see {@link Leaver}. */
  leave(slot: ConvoSlot): Promise<void> {
    return this.#leaver.leave(slot)
  }

  /** Follows a reset that was refused, since a person wants it. */
  followReset(slot: ConvoSlot): Promise<void> {
    return this.#resets.overrule(slot)
  }

  /** Fetches the view of a convo, of which something changed that its log does not tell. */
  async #lookAgain(slot: ConvoSlot | undefined): Promise<void> {
    if (slot !== undefined && slot.state.record.phase !== 'ended') await this.#metadata.refresh(slot)
  }

  #hold(convoId: string, change: 'held' | 'resumed'): void {
    const slot = this.book.get(convoId)
    if (slot === undefined) return
    if (change === 'resumed') this.do(slot, 'send')
    else this.#inBackground('holding messages back', () => slot.turn(unsealWaiting))
  }

  /** Does in the background what a turn left to do. */
  do(slot: ConvoSlot, todo: Todo): void {
    switch (todo) {
      case 'commit':
        if (
          slot.state.intents.length === 0 &&
          slot.state.attempt === undefined &&
          slot.state.record.phase !== 'lost'
        )
          return
        return this.#inBackground('committing', () => this.#committer.run(slot), slot)
      case 'send':
        if (!slot.state.outbox.some(({ state }) => state === 'waiting')) return
        return this.#inBackground('sending', () => this.#outbox.flush(slot), slot)
      case 'metadata':
        return this.#inBackground('fetching a convo', () => this.#metadata.refresh(slot), slot)
      case 'reseal':
        if (slot.state.record.unsealedEpoch === undefined) return
        return this.#inBackground('sealing metadata', () => this.#sealer.run(slot), slot)
      case 'recover':
        if (slot.state.record.recovery === undefined) return
        return this.#inBackground('recovering', () => this.#recoverer.run(slot), slot)
      case 'mend':
        if (slot.state.record.wrongInfo === undefined) return
        return this.#inBackground('mending a GroupInfo', () => this.#mender.run(slot), slot)
      case 'follow':
        return this.#inBackground('following a reset', () => this.#followReset(slot), slot)
      case 'read':
        return this.#inBackground('reading the log', () => this.#readOn(slot), slot)
      case 'compare':
        return this.#inBackground('comparing a convo', () => this.restores.compare(slot), slot)
      default:
        return todo satisfies never
    }
  }

  /** A turn of a convo was written. */
  written(draft: Draft): void {
    this.trust.written(draft)
    this.#expirer.written(draft)
  }

  /** Tells the app of what a turn did; what others have read it hears only where they are told the same. */
  tell(event: ClientEvent): void {
    const record = event.type === 'readReceipt' ? this.book.get(event.convoId)?.state.record : undefined
    if (record === undefined || this.settings.in(record).sendReadReceipts) this.#ports.emit(event)
  }

  /** Tells whoever waits for it; a failure nobody waits for is an event, as the end of the convo is anyway. */
  settle(settled: Settled): void {
    const heard = this.waiters.settle(settled)
    const { error } = settled
    if (heard || error === undefined || isError(error, 'ConvoEnded')) return
    report(this.#ports, 'committing', error)
  }

  /** Waits for what runs in the background to end, after the client's signal was aborted. */
  async stopped(): Promise<void> {
    this.waiters.end('ClientClosed')
    await Promise.allSettled(this.#background)
  }

  async #lookAtEverything(): Promise<void> {
    await this.restores.compareAll()
    await this.#welcomes.read()
    await this.#finder.lookAtHeads()
    await lookAtRequests(this.#ports, this.book)
    await this.stock.topUp()
    await lookAtHidden(this.#ports, this.book)
  }

  /** Reads the log of a convo just joined; its metadata may be sealed for an epoch that came later. */
  async #readOn(slot: ConvoSlot): Promise<void> {
    await this.#log.catchUp(slot)
    if (lacksMetadata(slot)) await this.#metadata.refresh(slot)
  }

  /** The last way out of being out of step, which only an admin's device has. */
  async #beginAnew(slot: ConvoSlot, reason: string): Promise<void> {
    const { device, timing } = this.#ports
    const want = { reason, lastWayOut: true, now: timing.now() } as const
    await slot.turn((draft) => void wantReset(draft, device, want))
  }

  /** A device that is out of step has met a reset in the log. */
  async #followReset(slot: ConvoSlot): Promise<void> {
    await this.#resets.upTo(slot, slot.state.record.generation + 1)
  }

  /** What could not be taken in (the store failed, say) is read again, until it can. */
  async #readAgain(slot: ConvoSlot): Promise<void> {
    const { timing, signal } = this.#ports
    for (let tries = 1; !signal.aborted; tries++) {
      await timing.sleep(backoff(tries, timing, { first: 1_000, most: 60_000 }), signal)
      try {
        await this.#log.catchUp(slot)
        return
      } catch (err) {
        report(this.#ports, 'reading the log', err)
      }
    }
  }

  #around: Around = (what, work, of) => this.#ports.around?.(what, work, of) ?? work()

  /** Does something until it is done or the client closes, which waits for it; what it fails of is an event. */
  inBackground(during: BackgroundTask, work: () => Promise<void>): void {
    this.#inBackground(during, work)
  }

  #inBackground(during: BackgroundTask, work: () => Promise<void>, slot?: ConvoSlot): void {
    if (this.#ports.signal.aborted) return
    const running = this.#around(during, work, slot)
      .catch((err: unknown) => report(this.#ports, during, err))
      .finally(() => this.#background.delete(running))
    this.#background.add(running)
  }
}
