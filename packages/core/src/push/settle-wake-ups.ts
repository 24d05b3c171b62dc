import type { Database } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { rest, retry } from './limits.ts'
import type { PushOutcome } from './senders/sender.ts'
import { deleteGone, settle } from './sql/send-wake-ups.ts'
import type { DueRow } from './sql/send-wake-ups.ts'
import type { PushKind } from './target.ts'

/** A wake-up, and what its push service said. */
export type Sent = { readonly row: DueRow; readonly outcome: PushOutcome }

/** What became of a wake-up, for metrics. */
export type Delivery = { readonly kind: PushKind; readonly outcome: PushOutcome['kind'] }

/** Notes what became of wake-ups, and gives it. */
export async function settleWakeUps(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  sent: readonly Sent[],
): Promise<Delivery[]> {
  if (sent.length === 0) return []
  const gone = sent.filter(({ row, outcome }) => outcome.kind === 'gone' && !isYounger(row, outcome.since))
  if (gone.length > 0) await db.execute(deleteGone, keysOf(gone))
  const now = clock.now()
  const again = sent.map((one) => {
    const ms = putOffMs(one)
    return ms === undefined ? null : new Date(now.getTime() + ms)
  })
  await db.execute(settle, [...keysOf(sent), again, now, rest.first, rest.longest])
  return sent.map(({ row, outcome }) => ({ kind: row.kind, outcome: outcome.kind }))
}

/** Whether a registration was made after its push service last knew its device to be gone. */
function isYounger({ created_at: createdAt }: DueRow, since: Date | undefined): boolean {
  return since !== undefined && createdAt > since
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
