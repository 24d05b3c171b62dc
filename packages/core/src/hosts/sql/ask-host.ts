import type { PreparedStatement } from '../../database/index.ts'

/**
 * Has the host of an account asked that an event has told of, at once or so long after the last question. Parameters: did,
 * now, whether it was told to be active, milliseconds. Gives when. An event that an active account is active says nothing,
 * unless its host is just being asked, whose answer may be from before.
 */
export const noteHostEventRow: PreparedStatement = {
  name: 'hosts_note_event',
  text: `
    UPDATE account
    SET host_looks = 0, host_due_at = least(
      host_due_at, greatest($2::timestamptz, host_asked_at + $4::float8 * interval '1 millisecond'))
    WHERE did = $1 AND (host_status IS NOT NULL OR host_due_at IS NOT NULL OR NOT $3)
    RETURNING host_due_at AS at`,
}

/**
 * Has the host of an account asked, unless that is due anyway or was done within the last hour. Parameters: did, now. Many
 * devices of many accounts may be missed at once, where a server of many is away.
 */
export const doubtHostRow: PreparedStatement = {
  name: 'hosts_doubt',
  text: `
    UPDATE account SET host_due_at = $2
    WHERE did = $1 AND host_due_at IS NULL
      AND (host_asked_at IS NULL OR host_asked_at <= $2::timestamptz - interval '1 hour')`,
}

/** An account whose host is to be asked, and after how many questions in a row that changed nothing. */
export type DueHostRow = { readonly did: string; readonly host_looks: number }

/**
 * Takes the accounts whose hosts are due to be asked for longest. Parameters: now, until when they are taken, how many.
 *
 * Nothing is locked while somebody else's server is waited for: an account is taken by being due later, so that other
 * nodes pass it over, and one whose node dies meanwhile comes up again. SKIP LOCKED: nodes take different ones side by
 * side. When it was taken is what its answer is known by.
 */
export const takeDueHosts: PreparedStatement = {
  name: 'hosts_take_due',
  text: `
    WITH due AS MATERIALIZED (
      SELECT did FROM account WHERE host_due_at <= $1
      ORDER BY host_due_at LIMIT $3
      FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE account a SET host_due_at = $2, host_asked_at = $1
    FROM due WHERE a.did = due.did
    RETURNING a.did, a.host_looks`,
}
