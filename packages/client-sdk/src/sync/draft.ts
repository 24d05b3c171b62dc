import type { ClientEvent } from '../client/events.ts'
import type { MlsClientError } from '../errors.ts'
import { recordChanges } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import type { Change, Store } from '../storage/contract.ts'
import { attemptRecord } from '../store/attempt-record.ts'
import type { Attempt } from '../store/attempt-record.ts'
import { convoRecord } from '../store/convo-record.ts'
import type { ConvoRecord } from '../store/convo-record.ts'
import { intentRecord } from '../store/intent-record.ts'
import type { Intent } from '../store/intent-record.ts'
import { keys } from '../store/keys.ts'
import { outboxRecord } from '../store/outbox-record.ts'
import type { OutboxRow } from '../store/outbox-record.ts'

/** All that the client holds of one convo, but its messages. Immutable. */
export interface ConvoState {
  readonly record: ConvoRecord
  readonly group: GroupState | undefined
  readonly attempt: Attempt | undefined
  readonly intents: readonly Intent[]
  readonly outbox: readonly OutboxRow[]
}

/**
 * Work that a turn leaves for afterwards: `commit` intents, `send` the outbox, fetch the `metadata` or `reseal` it,
 * `read` the log, `recover` what is out of step, `mend` a wrong GroupInfo, `follow` a reset, `compare` it with what the
 * service has.
 */
export type Todo =
  'commit' | 'send' | 'metadata' | 'reseal' | 'read' | 'recover' | 'mend' | 'follow' | 'compare'

/** The end of an intent, or of a message's way to the service: it came true, or failed. */
export interface Settled {
  /** The intent's id, or the message's. */
  readonly id: string
  readonly error?: MlsClientError
}

/**
 * A convo's next state while it is being worked out. Nothing of it counts until it is written, all at once:
 * MLS state, opened messages, position in the log, outbox, attempt and intents (sdk.md, "Sync engine").
 */
export class Draft {
  state: ConvoState
  readonly events: ClientEvent[] = []
  readonly settled: Settled[] = []
  /** What is to be done about it once it is written. */
  readonly todo = new Set<Todo>()
  /** Accounts of whose devices there seems to be news: their records are looked at again. */
  readonly doubted = new Set<string>()
  readonly #before: ConvoState | undefined
  #erased = false
  readonly #store: Pick<Store, 'get'>
  readonly #written = new Map<string, Uint8Array | undefined>()

  /** `saved` says whether `state` is what is stored, or nothing is yet. */
  constructor(state: ConvoState, store: Pick<Store, 'get'>, saved: boolean) {
    this.state = state
    this.#before = saved ? state : undefined
    this.#store = store
  }

  /** The state as it is stored; undefined where nothing is yet. */
  get before(): ConvoState | undefined {
    return this.#before
  }

  /** Whether the convo is to be forgotten altogether. */
  get erased(): boolean {
    return this.#erased
  }

  /** Forgets the convo, as if it had never been: for one that the service did not take. */
  erase(): void {
    this.#erased = true
  }

  /** A value of the store as it will be once this draft is written. */
  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#written.has(key) ? this.#written.get(key) : this.#store.get(key)
  }

  put(key: string, value: Uint8Array | undefined): void {
    this.#written.set(key, value)
  }

  /** Changes the convo's record. What is wanted already may have to wait no longer in another phase. */
  record(change: Partial<ConvoRecord>): void {
    if (change.phase !== undefined && change.phase !== this.state.record.phase) this.todo.add('commit')
    // Of a place that was not read, it is not known when the service stored what is there.
    const moved = change.seq !== undefined && change.seq !== this.state.record.seq
    const head = moved ? { headAt: undefined } : {}
    this.state = { ...this.state, record: { ...this.state.record, ...head, ...change } }
  }

  set(change: Partial<Omit<ConvoState, 'record'>>): void {
    this.state = { ...this.state, ...change }
  }

  /** Takes an intent off the list, and its attempt with it; messages may have waited for it. */
  settle(intentId: string, error?: MlsClientError): void {
    if (!this.state.intents.some(({ id }) => id === intentId)) return
    this.set({
      intents: this.state.intents.filter(({ id }) => id !== intentId),
      attempt: this.state.attempt?.intentId === intentId ? undefined : this.state.attempt,
    })
    this.settled.push(error === undefined ? { id: intentId } : { id: intentId, error })
    this.todo.add('send')
  }

  /** Replaces an intent, if it is still there. */
  updateIntent(intentId: string, change: (intent: Intent) => Intent): void {
    this.set({
      intents: this.state.intents.map((intent) => (intent.id === intentId ? change(intent) : intent)),
    })
  }

  /** Replaces or, with undefined, removes a row of the outbox. */
  updateOutbox(order: number, row: OutboxRow | undefined): void {
    const others = this.state.outbox.filter((old) => old.order !== order)
    const rows = row === undefined ? others : [...others, row].sort((a, b) => a.order - b.order)
    this.set({ outbox: rows })
  }

  /** Everything to write, in one go. */
  changes(): Change[] {
    if (this.#erased) return stateChanges(this.#before, undefined)
    return [
      ...stateChanges(this.#before, this.state),
      ...[...this.#written].map(([key, value]) => ({ key, value })),
    ]
  }
}

/** The changes that turn what is stored of one state into what is stored of another. */
function stateChanges(before: ConvoState | undefined, after: ConvoState | undefined): Change[] {
  const convoId = (after ?? before)?.record.convoId ?? ''
  return [
    ...valueChange(before?.record, after?.record, keys.convo(convoId), convoRecord.encode),
    ...valueChange(before?.attempt, after?.attempt, keys.attempt(convoId), attemptRecord.encode),
    ...groupChanges(before, after),
    ...listChanges(
      before?.intents,
      after?.intents,
      ({ id }) => keys.intent(convoId, id),
      intentRecord.encode,
    ),
    ...listChanges(
      before?.outbox,
      after?.outbox,
      ({ order }) => keys.outbox(convoId, order),
      outboxRecord.encode,
    ),
  ]
}

function valueChange<T>(
  before: T | undefined,
  after: T | undefined,
  key: string,
  encode: (value: T) => Uint8Array,
) {
  if (before === after) return []
  return [{ key, value: after === undefined ? undefined : encode(after) }]
}

/** A group that goes, or changes its generation, takes all its records with it. */
function groupChanges(before: ConvoState | undefined, after: ConvoState | undefined): Change[] {
  if (before?.group === after?.group) return []
  const was = before && keys.group(before.record.convoId, before.record.generation)
  const is = after && keys.group(after.record.convoId, after.record.generation)
  const gone =
    before?.group !== undefined && (after?.group === undefined || was !== is) ? before.group : undefined
  return [
    ...(gone
      ? recordChanges(undefined, gone).map(({ name }) => ({ key: `${was}${name}`, value: undefined }))
      : []),
    ...(after?.group ? recordChanges(gone ? undefined : before?.group, after.group) : []).map(
      ({ name, bytes }) => ({
        key: `${is}${name}`,
        value: bytes,
      }),
    ),
  ]
}

function listChanges<T>(
  before: readonly T[] = [],
  after: readonly T[] = [],
  keyOf: (item: T) => string,
  encode: (item: T) => Uint8Array,
): Change[] {
  const old = new Set(before)
  const kept = new Set(after.map(keyOf))
  return [
    ...before
      .filter((item) => !kept.has(keyOf(item)))
      .map((item) => ({ key: keyOf(item), value: undefined })),
    ...after.filter((item) => !old.has(item)).map((item) => ({ key: keyOf(item), value: encode(item) })),
  ]
}
