import type { PreparedStatement } from '../../database/index.ts'

/** An event of an account's log, as its row has it. */
export type AccountEventRow = {
  readonly seq: number
  readonly kind: string
  readonly payload: Record<string, unknown>
  readonly created_at: Date
}

/** Reads an account's log from a seq on. Parameters: did, the seq to go on after, how many. No lock. */
export const readAccountEventRows: PreparedStatement = {
  name: 'events_read_account_events',
  text: `
    SELECT seq, kind, payload, created_at FROM account_event
    WHERE did = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
}
