import type { PreparedStatement } from '../../database/index.ts'

/** A device whose record is to be looked at. */
export type DueRecordRow = {
  readonly did: string
  readonly device_id: string
  readonly ciphersuite: string
  readonly signature_key: Uint8Array
  readonly record_misses: number
  readonly repo_rev: string | null
}

/**
 * Takes the devices whose records are due for longest. Parameters: now, until when they are taken, how many at most.
 *
 * Nothing is locked while somebody else's server is waited for: a device is taken by being due later, so that other
 * nodes pass it over, and one whose node dies meanwhile comes up again. SKIP LOCKED: nodes take different ones side
 * by side, and a device that is just acting, whose row is held FOR SHARE, is passed over until the next time.
 */
export const takeDueRecords: PreparedStatement = {
  name: 'devices_take_due_records',
  text: `
    WITH due AS MATERIALIZED (
      SELECT did, device_id FROM device
      WHERE removed_at IS NULL AND record_due_at <= $1
      ORDER BY record_due_at
      LIMIT $3
      FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE device d SET record_due_at = $2
    FROM due JOIN account a ON a.did = due.did
    WHERE d.did = due.did AND d.device_id = due.device_id
    RETURNING d.did, d.device_id, d.ciphersuite, d.signature_key, d.record_misses, a.repo_rev`,
}

/** Notes that a record was there. Parameters: did, device id, now, when to look again. */
export const noteRecordSeen: PreparedStatement = {
  name: 'devices_note_record_seen',
  text: `
    UPDATE device SET record_seen_at = $3, record_due_at = $4, record_misses = 0
    WHERE did = $1 AND device_id = $2`,
}

/** Notes that nothing was found out. Parameters: did, device id, when to look again. */
export const noteRecordMissed: PreparedStatement = {
  name: 'devices_note_record_missed',
  text: `
    UPDATE device SET record_due_at = $3, record_misses = record_misses + 1
    WHERE did = $1 AND device_id = $2`,
}
