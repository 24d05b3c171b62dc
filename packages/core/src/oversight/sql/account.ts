import type { PreparedStatement } from '../../database/index.ts'
import type { DeviceId } from '../../mls/index.ts'
import type { AccountRow } from './accounts.ts'

/** An account with all that is counted of it. */
export type AccountDetailRow = AccountRow & {
  readonly suspended_until: Date | null
  readonly host_asked_at: Date | null
  readonly host_gone_at: Date | null
  readonly convos: number
  readonly blob_bytes: number
  readonly open_reports: number
  readonly sent: number
  readonly accepted: number
  readonly declined: number
  readonly blocked: number
  readonly reported: number
}

/**
 * An account. Parameters: did, from which day on it matters how its requests were taken, up to how many convos and up to how
 * many reports are counted. Everything by its key, or an index.
 */
export const readAccount: PreparedStatement = {
  name: 'oversight_read_account',
  text: `
    SELECT a.did, a.created_at, a.suspended_at, a.suspended_until, a.taken_down_at, a.deleted_at, a.erased_at,
           a.host_status, a.host_asked_at, a.host_gone_at, s.*,
           (SELECT count(*) FROM (
             SELECT FROM convo_member m WHERE m.did = a.did AND m.left_seq IS NULL LIMIT $3) c) AS convos,
           coalesce((SELECT bytes FROM blob_usage u WHERE u.did = a.did), 0)::bigint AS blob_bytes,
           (SELECT count(*) FROM (
             SELECT FROM report r WHERE r.subject = a.did AND r.state = 'open' LIMIT $4) r) AS open_reports
    FROM account a
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(sent), 0)::bigint AS sent, coalesce(sum(accepted), 0)::bigint AS accepted,
             coalesce(sum(declined), 0)::bigint AS declined, coalesce(sum(blocked), 0)::bigint AS blocked,
             coalesce(sum(reported), 0)::bigint AS reported
      FROM contact_signal WHERE did = a.did AND day >= $2
    ) s
    WHERE a.did = $1`,
}

/** A device with all that is counted of it. */
export type DeviceRow = {
  readonly device_id: DeviceId
  readonly ciphersuite: string
  readonly created_at: Date
  readonly last_seen_at: Date | null
  readonly removed_at: Date | null
  readonly record_seen_at: Date | null
  readonly record_due_at: Date | null
  readonly record_misses: number
  readonly available: number
  readonly last_resort: boolean
  readonly sessions: number
  readonly leaves: number
  readonly connected: boolean
  readonly push_kind: string | null
  readonly push_state: string | null
}

/**
 * An account's devices, those first that are not removed. Parameters: did, now, since when a node must have been heard of, up
 * to how many each thing is counted, how many devices. OFFSET 0: each device by itself, not all that there is once.
 */
export const readDevices: PreparedStatement = {
  name: 'oversight_read_devices',
  text: `
    SELECT d.device_id, d.ciphersuite, d.created_at, d.last_seen_at, d.removed_at, d.record_seen_at, d.record_due_at,
           d.record_misses, p.kind AS push_kind, p.state AS push_state,
           (SELECT count(*) FROM (
             SELECT FROM key_package k
             WHERE k.did = $1 AND k.device_id = d.device_id AND k.claimed_at IS NULL AND k.revoked_at IS NULL
               AND NOT k.last_resort AND k.expires_at > $2 LIMIT $4) k) AS available,
           EXISTS (
             SELECT FROM key_package k
             WHERE k.did = $1 AND k.device_id = d.device_id AND k.claimed_at IS NULL AND k.revoked_at IS NULL
               AND k.last_resort AND k.expires_at > $2 OFFSET 0) AS last_resort,
           (SELECT count(*) FROM (
             SELECT FROM session s
             WHERE s.did = $1 AND s.device_id = d.device_id AND s.ended_at IS NULL AND s.expires_at > $2
             LIMIT $4) s) AS sessions,
           (SELECT count(*) FROM (
             SELECT FROM convo_leaf l
             WHERE l.did = $1 AND l.device_id = d.device_id AND l.removed_seq IS NULL LIMIT $4) l) AS leaves,
           EXISTS (
             SELECT FROM presence c JOIN node n ON n.node_id = c.node_id
             WHERE c.did = $1 AND c.device_id = d.device_id AND n.beat_at > $3 OFFSET 0) AS connected
    FROM (
      SELECT * FROM device WHERE did = $1
      ORDER BY removed_at IS NOT NULL, created_at DESC, device_id LIMIT $5
    ) d
    LEFT JOIN push_registration p ON p.did = $1 AND p.device_id = d.device_id
    ORDER BY d.removed_at IS NOT NULL, d.created_at DESC, d.device_id`,
}

/** A convo that an account is, or was, in. */
export type AccountConvoRow = {
  readonly convo_id: string
  readonly kind: string
  readonly role: string
  readonly status: string
  readonly created_at: Date
  readonly gone: boolean
  readonly leaving: boolean
}

/** A page of an account's convos, by their ids. Parameters: did, the convo id to go on after, how many. */
export const selectAccountConvos: PreparedStatement = {
  name: 'oversight_select_account_convos',
  text: `
    SELECT m.convo_id, c.kind, m.role, m.status, m.created_at, m.left_seq IS NOT NULL AS gone,
           m.left_seq IS NULL AND m.leaving_seq IS NOT NULL AS leaving
    FROM (
      SELECT * FROM convo_member WHERE did = $1 AND convo_id > $2 ORDER BY convo_id LIMIT $3
    ) m
    JOIN convo c ON c.convo_id = m.convo_id
    ORDER BY m.convo_id`,
}
