import { sha256 } from '../bytes.ts'
import { wrap } from '../content/envelope.ts'
import { outgoingView } from '../client/message-view.ts'
import { MlsClientError, isError } from '../errors.ts'
import { encrypt, RENEW_LEAF_AT, sentInEpoch } from '../mls/index.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { OutboxRow, SealedMessage } from '../store/outbox-record.ts'
import type { ConvoSlot } from './convo-slot.ts'
import type { Draft } from './draft.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { SingleFlight } from './single-flight.ts'
import { addIntent } from './intents.ts'
import { wantReset } from './reset/want-reset.ts'

const PER_CALL = 50

type SenderPorts = Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit' | 'gate'>
type Row = OutboxRow & { readonly sealed: SealedMessage }
type Outcome = { readonly seq: number } | { readonly error: MlsClientError }

/**
 * Sends the messages of a convo in order, each until the service has taken or refused it. A message is
 * encrypted, and the advanced ratchet stored with it, before its first byte goes out; a retry sends the same
 * bytes. When its epoch has become too old it is encrypted anew under the same id: the service's first answer
 * to an id counts, so nothing is doubled.
 * While sending is held (sdk.md, "Trust") nothing goes out, and what was encrypted for a device that is not trusted
 * is encrypted anew afterwards.
 */
export class OutboxSender {
  readonly #ports: SenderPorts
  readonly #catchUp: (slot: ConvoSlot) => Promise<void>
  readonly #sending = new SingleFlight<ConvoSlot>((slot) => this.#send(slot))

  /** `catchUp` reads a convo's log to its end. */
  constructor(ports: SenderPorts, catchUp: (slot: ConvoSlot) => Promise<void>) {
    this.#ports = ports
    this.#catchUp = catchUp
  }

  /** Sends whatever waits. */
  flush(slot: ConvoSlot): Promise<void> {
    return this.#sending.run(slot)
  }

  async #send(slot: ConvoSlot): Promise<void> {
    while (!slot.doubted) {
      const rows = await slot.turn((draft) => sealWaiting(draft, this.#ports))
      if (rows.length === 0) return
      const outcomes = await persistently(this.#ports, 'sending', () => this.#callUnlessHeld(slot, rows))
      if (outcomes === 'held') continue
      const stale = await slot.turn((draft) => this.#take(draft, rows, outcomes))
      if (stale) await this.#catchUp(slot)
    }
  }

  /**
   * Trust may change after a message was encrypted, and while the service cannot be reached: nothing goes out then, nor
   * do bytes go out later that {@link unsealWaiting} has taken back.
   */
  async #callUnlessHeld(slot: ConvoSlot, rows: readonly Row[]): Promise<Outcome[] | 'held'> {
    const asTheyWere = rows.every(({ sealed }) => slot.state.outbox.some((row) => row.sealed === sealed))
    return slot.doubted || this.#ports.gate.holds(slot.convoId) || !asTheyWere
      ? 'held'
      : this.#call(slot.convoId, rows)
  }

  async #call(convoId: string, rows: readonly Row[]): Promise<Outcome[]> {
    const { message } = this.#ports.api
    const messages = rows.map(({ messageId, sealed }) => ({
      convoId,
      messageId,
      ciphertext: sealed.ciphertext,
    }))
    const [only, ...more] = messages
    try {
      if (only !== undefined && more.length === 0)
        return [{ seq: (await message.sendMessage(only)).data.seq }]
      const { data } = await message.sendMessageBatch({ messages })
      return data.results.map(({ seq, error, message: why }) =>
        seq !== undefined ? { seq } : { error: new MlsClientError(error ?? 'UnexpectedAnswer', why) },
      )
    } catch (err) {
      if (isOfAll(err, rows)) return rows.map(() => ({ error: err }))
      throw err
    }
  }

  /**
   * Takes in what came of it; gives whether the convo has moved on without this device knowing. What has failed
   * meanwhile, since the convo ended, has been told of.
   */
  #take(draft: Draft, rows: readonly Row[], outcomes: readonly Outcome[]): boolean {
    let stale = false
    for (const [i, row] of rows.entries()) {
      const outcome = outcomes[i]
      const now = draft.state.outbox.find(({ messageId }) => messageId === row.messageId)
      if (outcome === undefined) continue
      if ('seq' in outcome) {
        if (now !== undefined) this.#replace(draft, { ...now, state: 'sent', seq: outcome.seq })
        draft.settled.push({ id: row.messageId })
      } else if (isError(outcome.error, 'EpochTooOld', 'GenerationConflict', 'ResetRequired')) {
        if (isError(outcome.error, 'ResetRequired')) draft.record({ otherLeft: true })
        stale = true
        if (now !== undefined) draft.updateOutbox(now.order, unsealed(now))
      } else if (!outcome.error.retryable && now?.state !== 'failed') {
        if (now !== undefined) this.#replace(draft, { ...now, state: 'failed', error: outcome.error.error })
        draft.settled.push({ id: row.messageId, error: outcome.error })
      }
    }
    return stale
  }

  #replace(draft: Draft, row: OutboxRow): void {
    const { convoId } = draft.state.record
    draft.updateOutbox(row.order, row)
    const { device, gate } = this.#ports
    const message = outgoingView(convoId, device, row, gate.holds(convoId))
    draft.events.push({ type: 'outgoing', convoId, message })
  }
}

/** Whether that is how each of the messages has failed, for good. */
function isOfAll(err: unknown, rows: readonly Row[]): err is MlsClientError {
  if (!(err instanceof MlsClientError) || err.retryable) return false
  return rows.length === 1 || isError(err, 'DeviceNotFound')
}

/**
 * Whether a message may be sealed now: the device is in the convo, everybody else is in its generation as far as they
 * can be brought in, and there is somebody to write to.
 */
export function maySeal({ state: { record, intents } }: Pick<Draft, 'state'>): boolean {
  if (record.phase !== 'joined' || record.status !== 'accepted' || record.otherLeft === true) return false
  return !intents.some(({ want }) => want.kind === 'add' && want.fill === true)
}

/**
 * The next rows to send, in order, each encrypted; none while they must wait, or sending is held. In a direct convo that
 * the other account has left, they wait for the next generation, and begin it.
 */
async function sealWaiting(
  draft: Draft,
  { device, timing, gate }: Pick<Ports, 'device' | 'timing' | 'gate'>,
): Promise<Row[]> {
  const { record, outbox } = draft.state
  const waiting = outbox.filter(({ state }) => state === 'waiting')
  if (waiting.length > 0 && record.otherLeft === true)
    wantReset(draft, device, { reason: 'left', now: timing.now() })
  if (!maySeal(draft) || gate.holds(record.convoId)) return []
  const rows: Row[] = []
  for (const row of waiting.slice(0, PER_CALL)) rows.push(await sealRow(draft, device, row, timing.now()))
  return rows
}

/** Encrypts a row unless it is, and puts the advanced ratchet beside it in the draft. */
export async function sealRow(draft: Draft, device: DeviceKeys, row: OutboxRow, now: number): Promise<Row> {
  const { group, record } = draft.state
  if (row.sealed !== undefined) return { ...row, sealed: row.sealed }
  if (group === undefined) throw new MlsClientError('NotJoined')
  const { plaintext, authenticatedData, key } = wrap(row.messageId, row.content)
  const { ciphertext, epoch, state } = await encrypt({ state: group, device, plaintext, authenticatedData })
  const sealed = { generation: record.generation, epoch, ciphertext }
  const hashes = [...row.hashes, await sha256(ciphertext)]
  const next = { ...row, sealed, hashes, keys: keysWith(row, key) }
  draft.set({ group: state })
  draft.updateOutbox(row.order, next)
  if (sentInEpoch(state) >= RENEW_LEAF_AT) addIntent(draft, { kind: 'renew' }, { now, notBefore: now })
  return next
}

/** As long as the hashes: those that an earlier version has not kept are empty. */
function keysWith({ hashes, keys = [] }: OutboxRow, key: Uint8Array): Uint8Array[] {
  return [...hashes.map((_, i) => keys[i] ?? new Uint8Array()), key]
}

/**
 * Sending began to be held: messages that were encrypted for whoever holds it, and are not known to have gone out, are
 * encrypted anew once they may go, for those who are there then. If one had gone out after all, its id says so.
 */
export function unsealWaiting(draft: Draft): void {
  for (const row of draft.state.outbox) {
    if (row.state === 'waiting' && row.sealed !== undefined) draft.updateOutbox(row.order, unsealed(row))
  }
}

function unsealed({ sealed: _sealed, ...row }: OutboxRow): OutboxRow {
  return row
}
