import type { ClientEvent } from '../client/events.ts'
import type { Store } from '../storage/contract.ts'
import { attemptRecord } from '../store/attempt-record.ts'
import { convoRecord } from '../store/convo-record.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import { intentRecord } from '../store/intent-record.ts'
import { prefixes } from '../store/keys.ts'
import { outboxRecord } from '../store/outbox-record.ts'
import type { RecordCodec } from '../store/codec.ts'
import { ConvoSlot } from './convo-slot.ts'
import type { SlotHooks } from './convo-slot.ts'
import type { ConvoState, Draft, Settled, Todo } from './draft.ts'

/** Who is told of what a turn did, once it is written; {@link SlotHooks} hear of every state. */
export interface BookHooks extends Pick<SlotHooks, 'read' | 'review'> {
  written(draft: Draft): void
  emit(event: ClientEvent): void
  settled(settled: Settled): void
  todo(slot: ConvoSlot, todo: Todo): void
}

/** All convos this client knows. */
export class ConvoBook {
  readonly #slots = new Map<string, ConvoSlot>()
  readonly #store: Store
  readonly #hooks: BookHooks
  readonly #slotHooks: SlotHooks

  private constructor(store: Store, hooks: BookHooks) {
    this.#store = store
    this.#hooks = hooks
    this.#slotHooks = {
      read: (state) => hooks.read(state),
      review: (draft) => hooks.review(draft),
      written: (slot, draft) => this.#deliver(slot, draft),
    }
  }

  /** Reads the book from a store: everything but MLS states and messages, which are read when needed. */
  static async read(store: Store, hooks: BookHooks): Promise<ConvoBook> {
    const book = new ConvoBook(store, hooks)
    const intents = await readLists(store, prefixes.intent, intentRecord)
    const outbox = await readLists(store, prefixes.outbox, outboxRecord)
    const attempts = await readLists(store, prefixes.attempt, attemptRecord)
    for (const [, bytes] of await store.list({ prefix: prefixes.convo })) {
      const record = convoRecord.decode(bytes)
      const { convoId } = record
      book.#put(
        {
          record,
          group: undefined,
          attempt: attempts.get(convoId)?.[0],
          intents: intents.get(convoId) ?? [],
          outbox: outbox.get(convoId) ?? [],
        },
        true,
      )
    }
    return book
  }

  get(convoId: string): ConvoSlot | undefined {
    return this.#slots.get(convoId)
  }

  all(): ConvoSlot[] {
    return [...this.#slots.values()]
  }

  /** The convo's slot, made with this record if there is none; nothing is written before its first turn. */
  getOrAdd(record: ConvoRecord): ConvoSlot {
    return (
      this.#slots.get(record.convoId) ??
      this.#put({ record, group: undefined, attempt: undefined, intents: [], outbox: [] }, false)
    )
  }

  #put(state: ConvoState, saved: boolean): ConvoSlot {
    const slot = new ConvoSlot(state, this.#store, this.#slotHooks, saved)
    this.#slots.set(slot.convoId, slot)
    return slot
  }

  #deliver(slot: ConvoSlot, draft: Draft): void {
    if (draft.erased) this.#slots.delete(slot.convoId)
    for (const event of draft.events) this.#hooks.emit(event)
    this.#hooks.written(draft)
    for (const settled of draft.settled) this.#hooks.settled(settled)
    for (const todo of draft.todo) this.#hooks.todo(slot, todo)
  }
}

/** Records under `prefix`, by the convo id that follows it, each convo's in the order of their keys. */
async function readLists<T>(store: Store, prefix: string, codec: RecordCodec<T>): Promise<Map<string, T[]>> {
  const lists = new Map<string, T[]>()
  for (const [key, bytes] of await store.list({ prefix })) {
    const [convoId = ''] = key.slice(prefix.length).split('/')
    const list = lists.get(convoId) ?? []
    lists.set(convoId, [...list, codec.decode(bytes)])
  }
  return lists
}
