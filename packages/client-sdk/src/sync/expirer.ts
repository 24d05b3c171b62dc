import { unindexMessages } from '../search/search-index.ts'
import { keys } from '../store/keys.ts'
import { messageRecord } from '../store/message-record.ts'
import type { MessageRecord } from '../store/message-record.ts'
import type { ConvoBook } from './convo-book.ts'
import type { ConvoSlot } from './convo-slot.ts'
import type { Draft } from './draft.ts'
import { lastExpired } from './last-expired.ts'
import { report } from './ports.ts'
import type { Ports } from './ports.ts'

type ExpirerPorts = Pick<Ports, 'store' | 'timing' | 'serviceNow' | 'signal' | 'emit'>

const BATCH = 100
/** Timers of the platform reach no further than some weeks. */
const LONGEST_SLEEP_MS = 86_400_000
/** What could not be deleted is tried again after this (ms). */
const AGAIN_MS = 60_000
/** Nothing is there that could expire. */
const NEVER = Infinity
/** To be looked at at once. */
const NOW = 0

/**
 * Deletes what has outlived the message lifetime of its convo, counted by the service's clock from when it took it in.
 * Each convo is looked at when the client opens, when its lifetime changes, and when the next of its messages is due;
 * one timer wakes for the earliest of them.
 *
 * A batch is deleted by one turn, so that a kill leaves whole batches, and the next opening goes on. The ids stay, so
 * that a message which comes again is still known, and what is said of it later is passed over.
 */
export class Expirer {
  readonly #ports: ExpirerPorts
  readonly #book: Pick<ConvoBook, 'get' | 'all'>
  /** When the next message of a convo is due, by the service's clock. */
  readonly #due = new Map<string, number>()
  #wake = new AbortController()

  constructor(ports: ExpirerPorts, book: Pick<ConvoBook, 'get' | 'all'>) {
    this.#ports = ports
    this.#book = book
  }

  /** A turn was written: its convo may have another lifetime, its first message that will expire, or older ones. */
  written({ state, before, erased, events }: Pick<Draft, 'state' | 'before' | 'erased' | 'events'>): void {
    const { record } = state
    const { convoId, messageLifetime } = record
    if (erased || messageLifetime === undefined) {
      this.#due.delete(convoId)
      return
    }
    const changed = before?.record.messageLifetime !== messageLifetime
    const first = this.#due.get(convoId) === NEVER && before?.record.seq !== record.seq
    const older = events.some(({ type }) => type === 'historyAdded')
    if (changed || first || older) this.#look(convoId)
  }

  /** Deletes what is due, now and later, until the client closes. */
  async run(): Promise<void> {
    const { timing, serviceNow, signal } = this.#ports
    for (const { convoId, state } of this.#book.all())
      if (state.record.messageLifetime !== undefined) this.#due.set(convoId, NOW)
    while (!signal.aborted) {
      this.#wake = new AbortController()
      const woken = AbortSignal.any([signal, this.#wake.signal])
      for (const [convoId, due] of [...this.#due]) if (due <= serviceNow()) await this.#sweep(convoId)
      const next = Math.min(...this.#due.values()) - serviceNow()
      await timing.sleep(Math.min(LONGEST_SLEEP_MS, Math.max(0, next)), woken)
    }
  }

  #look(convoId: string): void {
    this.#due.set(convoId, NOW)
    this.#wake.abort()
  }

  async #sweep(convoId: string): Promise<void> {
    const slot = this.#book.get(convoId)
    if (slot === undefined) return void this.#due.delete(convoId)
    // Whatever comes in meanwhile has the convo looked at again.
    this.#due.set(convoId, NEVER)
    const next = await this.#deleteExpired(slot).catch((err: unknown) => {
      report(this.#ports, 'deleting messages that have expired', err)
      return this.#ports.serviceNow() + AGAIN_MS
    })
    if (this.#due.get(convoId) === NEVER) this.#due.set(convoId, next)
  }

  /** Deletes batch by batch, the oldest first, until one holds nothing that is due; gives when the next will be. */
  async #deleteExpired(slot: ConvoSlot): Promise<number> {
    let next = NEVER
    for (let after: string | undefined; ;) {
      const { messageLifetime } = slot.state.record
      if (messageLifetime === undefined || this.#ports.signal.aborted) return NEVER
      const batch = await this.#read(slot.convoId, after)
      const until = lastExpired(slot.state.record, this.#ports.serviceNow())
      const expired = batch.filter(({ createdAt }) => createdAt <= until)
      const staying = batch.filter(({ createdAt }) => createdAt > until)
      next = Math.min(next, ...staying.map(({ createdAt }) => createdAt + messageLifetime * 1_000))
      if (expired.length > 0) await slot.turn((draft) => deleteAll(draft, expired, messageLifetime))
      if (expired.length === 0 || batch.length < BATCH) return next
      after = keys.message(slot.convoId, batch.at(-1)?.seq ?? 0)
    }
  }

  async #read(convoId: string, after: string | undefined): Promise<MessageRecord[]> {
    const range = { prefix: keys.messages(convoId), limit: BATCH, ...(after === undefined ? {} : { after }) }
    return (await this.#ports.store.list(range)).map(([, bytes]) => messageRecord.decode(bytes))
  }
}

/** A lifetime that has changed since they were looked at decides anew. */
async function deleteAll(
  draft: Draft,
  expired: readonly MessageRecord[],
  messageLifetime: number,
): Promise<void> {
  const { record } = draft.state
  if (record.messageLifetime !== messageLifetime) return
  const seqs = expired.map(({ seq }) => seq)
  for (const { seq, about, author } of expired) {
    draft.put(keys.message(record.convoId, seq), undefined)
    if (about !== undefined && author !== undefined)
      draft.put(keys.waitingActs(record.convoId, about, author.did), undefined)
  }
  await unindexMessages(draft, seqs)
  draft.events.push({ type: 'messagesExpired', convoId: record.convoId, seqs })
}
