import type { Database } from '../database/index.ts'
import type { Clock, Log } from '../ports/index.ts'
import { freshSince } from '../presence/index.ts'
import { rest } from './limits.ts'
import { registrationOf } from './registration-of.ts'
import { sendAt } from './send-job.ts'
import type { PushOutcome, PushSender } from './senders/sender.ts'
import { deleteGone, readNextDue, settle, takeDue } from './sql/send-wake-ups.ts'
import type { DueRow } from './sql/send-wake-ups.ts'
import type { PushKind, PushTarget } from './target.ts'

/** What sending needs. */
export type DeliveryPorts = {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly serviceDid: string
  readonly senders: PushSender<PushTarget>
}

/** What became of a wake-up, for metrics. */
export type Delivery = { readonly kind: PushKind; readonly outcome: PushOutcome['kind'] }

/** How many are sent side by side. */
const atOnce = 50
/** By when a wake-up that was taken counts as not sent: longer than any push service is waited for. */
const leaseMs = 60_000
/** How often, and how patiently, a push service is asked again that says "later". */
const retry = { first: 10_000, longest: 3_600_000, attempts: 10 }

/**
 * Sends the wake-ups that are due, until none is or the signal says so, and sees to it that those that wait are sent when
 * their time comes. Gives what became of them.
 */
export async function deliverWakeUps(ports: DeliveryPorts, signal?: AbortSignal): Promise<Delivery[]> {
  const all = await deliverDue(ports, signal)
  const [next] = await ports.db.query<{ wake_at: Date | null }>(readNextDue)
  if (next !== undefined && next.wake_at !== null) await sendAt(ports.db, next.wake_at)
  return all
}

async function deliverDue(ports: DeliveryPorts, signal: AbortSignal | undefined): Promise<Delivery[]> {
  const all: Delivery[] = []
  while (signal?.aborted !== true) {
    const now = ports.clock.now()
    const rows = await ports.db.query<DueRow>(takeDue, [
      ...[now, new Date(now.getTime() + leaseMs), atOnce],
      freshSince(now),
    ])
    const due = rows.filter(({ state }) => state === 'sending')
    all.push(...(await sendAll(ports, due)))
    if (rows.length < atOnce) break
  }
  return all
}

type Sent = { readonly row: DueRow; readonly outcome: PushOutcome }

async function sendAll(ports: DeliveryPorts, due: readonly DueRow[]): Promise<Delivery[]> {
  if (due.length === 0) return []
  const sent = await Promise.all(
    due.map(async (row): Promise<Sent> => ({ row, outcome: await send(ports, row) })),
  )
  const gone = sent.filter(({ row, outcome }) => outcome.kind === 'gone' && !isYounger(row, outcome.since))
  if (gone.length > 0) await ports.db.execute(deleteGone, keysOf(gone))
  await settleAll(ports, sent)
  return sent.map(({ row, outcome }) => ({ kind: row.kind, outcome: outcome.kind }))
}

async function send({ senders, serviceDid, log }: DeliveryPorts, row: DueRow): Promise<PushOutcome> {
  const { device, target, topic } = registrationOf(row)
  const parcel = { device: { service: serviceDid, ...device }, topic }
  // One target that breaks its sender must not keep the others of its batch from being settled.
  const outcome = await senders.send(target, parcel).catch((error: unknown): PushOutcome => ({
    kind: 'refused',
    why: error instanceof Error ? error.message : String(error),
  }))
  if (outcome.kind === 'refused') log.warn({ kind: row.kind, why: outcome.why }, 'a wake-up was refused')
  if (outcome.kind === 'later') log.debug({ kind: row.kind, why: outcome.why }, 'a wake-up was put off')
  return outcome
}

/** Whether a registration was made after its push service last knew its device to be gone. */
function isYounger({ created_at: createdAt }: DueRow, since: Date | undefined): boolean {
  return since !== undefined && createdAt > since
}

async function settleAll({ db, clock }: DeliveryPorts, sent: readonly Sent[]): Promise<void> {
  const now = clock.now()
  const again = sent.map((one) => {
    const ms = putOffMs(one)
    return ms === undefined ? null : new Date(now.getTime() + ms)
  })
  await db.execute(settle, [...keysOf(sent), again, now, rest.first, rest.longest])
}

/** How long a wake-up waits until it is tried again, if it is. */
function putOffMs({ row, outcome }: Sent): number | undefined {
  if (outcome.kind !== 'later' || row.attempts + 1 >= retry.attempts) return undefined
  const patient = Math.min(retry.longest, retry.first * 2 ** row.attempts)
  return Math.min(retry.longest, Math.max(patient, outcome.afterMs ?? 0))
}

function keysOf(sent: readonly Sent[]): string[][] {
  return [
    sent.map(({ row }) => row.did),
    sent.map(({ row }) => row.device_id),
    sent.map(({ row }) => row.topic),
  ]
}
