import type { ConvoFinding, ConvoSummary } from './convo-views.ts'
import type { ConvoSummaryRow } from './sql/convos.ts'

const hour = 3600_000

/** Before when a removal has to have been asked for, to count as late. */
export function lateBefore(now: Date): Date {
  return new Date(now.getTime() - hour)
}

/** A convo as lists show it. */
export function convoSummaryOf(row: ConvoSummaryRow): ConvoSummary {
  const { convo_id: convoId, kind, generation, epoch, members, last_seq: lastSeq } = row
  return {
    ...{ convoId, kind, generation, epoch, members, lastSeq },
    createdAt: row.created_at,
    lastAt: row.last_at,
    findings: findingsOf(row),
  }
}

function findingsOf(row: ConvoSummaryRow): ConvoFinding[] {
  const found: readonly (readonly [ConvoFinding, boolean])[] = [
    ['faultReported', row.fault_reported],
    ['barred', row.barred],
    ['removalPending', row.removal_pending],
    ['blocked', row.blocked],
    ['resetRequested', row.reset_requested],
  ]
  return found.flatMap(([finding, is]) => (is ? [finding] : []))
}
