import type { PreparedStatement } from '../../database/index.ts'
import type { DeviceId, Did } from '../../mls/index.ts'
import type { PendingRemoval } from '../convo-views.ts'

/** What the group of a convo's generation takes, and how many invites are open. */
export type GroupSizesRow = {
  readonly ciphersuite: string
  readonly group_info_bytes: number
  readonly snapshot_bytes: number
  readonly snapshot_epoch: number
  readonly open_invites: number
}

/** Sizes alone; no bytes are read. Parameters: convo id, generation, now, up to how many invites are counted. */
export const readGroupSizes: PreparedStatement = {
  name: 'oversight_read_group_sizes',
  text: `
    SELECT g.ciphersuite, octet_length(g.group_info)::bigint AS group_info_bytes,
      coalesce(s.bytes, 0)::bigint AS snapshot_bytes, coalesce(s.epoch, 0)::bigint AS snapshot_epoch,
      (SELECT count(*) FROM (
        SELECT FROM invite i
        WHERE i.convo_id = $1 AND i.revoked_at IS NULL AND (i.expires_at IS NULL OR i.expires_at > $3)
          AND (i.max_uses IS NULL OR i.uses < i.max_uses) LIMIT $4) i) AS open_invites
    FROM group_generation g
    LEFT JOIN LATERAL (
      SELECT epoch, octet_length(public_group) AS bytes FROM group_snapshot
      WHERE convo_id = $1 AND generation = $2 ORDER BY epoch DESC LIMIT 1
    ) s ON true
    WHERE g.convo_id = $1 AND g.generation = $2`,
}

/** A generation that a convo had, or has. */
export type GenerationRow = {
  readonly generation: number
  readonly ciphersuite: string
  readonly last_epoch: number
  readonly created_at: Date
}

/** The newest first. Parameters: convo id, how many. */
export const selectGenerations: PreparedStatement = {
  name: 'oversight_select_generations',
  text: `
    SELECT generation, ciphersuite, public_epoch AS last_epoch, created_at FROM group_generation
    WHERE convo_id = $1 ORDER BY generation DESC LIMIT $2`,
}

/** A member, with one of its leaves in the group of now, or none. */
export type MemberRow = {
  readonly did: Did
  readonly role: string
  readonly status: string
  readonly absent: boolean
  readonly created_at: Date
  readonly leaf_index: number | null
  readonly device_id: DeviceId | null
  readonly joined_epoch: number | null
  readonly barred_at: Date | null
}

/** Who has not left, by DID, and their leaves: as many as a policy holds. Parameters: convo id, generation. */
export const selectRoster: PreparedStatement = {
  name: 'oversight_select_roster',
  text: `
    SELECT m.did, m.role, m.status, m.absent, m.created_at, l.leaf_index, l.device_id, l.joined_epoch, l.barred_at
    FROM convo_member m
    LEFT JOIN convo_leaf l ON l.convo_id = $1 AND l.generation = $2 AND l.did = m.did AND l.removed_seq IS NULL
    WHERE m.convo_id = $1 AND m.left_seq IS NULL
    ORDER BY m.did, l.leaf_index`,
}

/** Somebody whom the members are to remove, and since when. */
export type PendingRow = {
  readonly did: Did
  readonly device_id: DeviceId | null
  readonly cause: PendingRemoval['cause']
  readonly since: Date | null
}

/** Those longest waited for first. Parameters: convo id, generation, how many. */
export const selectPendingRemovals: PreparedStatement = {
  name: 'oversight_select_pending_removals',
  text: `
    SELECT * FROM (
      SELECT m.did, NULL AS device_id,
        CASE WHEN m.account_deleted THEN 'accountDeleted'
             WHEN m.suspension_told_at IS NOT NULL THEN 'suspended' ELSE 'leaving' END AS cause,
        CASE WHEN m.account_deleted OR m.suspension_told_at IS NULL THEN e.created_at
             ELSE m.suspension_told_at END AS since
      FROM convo_member m
      LEFT JOIN log_entry e ON e.convo_id = $1 AND e.seq = m.leaving_seq
      WHERE m.convo_id = $1 AND m.left_seq IS NULL
        AND (m.leaving_seq IS NOT NULL OR m.suspension_told_at IS NOT NULL OR m.account_deleted)
      UNION ALL
      SELECT l.did, l.device_id, 'deviceRemoved', d.removed_at
      FROM convo_leaf l JOIN device d ON d.did = l.did AND d.device_id = l.device_id
      WHERE l.convo_id = $1 AND l.generation = $2 AND l.removed_seq IS NULL AND d.removed_at IS NOT NULL
    ) pending
    ORDER BY since NULLS FIRST, did, device_id LIMIT $3`,
}

/** A commit that devices report, and whose leaf they accuse. */
export type FaultRow = {
  readonly seq: number
  readonly reason: string
  readonly devices: number
  readonly leaf_index: number
  readonly did: Did | null
  readonly device_id: DeviceId | null
  readonly at: Date
}

/** Commits of a generation that are reported, the newest first. Parameters: convo id, generation, how many. */
export const selectFaults: PreparedStatement = {
  name: 'oversight_select_faults',
  text: `
    SELECT f.*, l.did, l.device_id
    FROM (
      SELECT seq, accused_generation, accused_leaf AS leaf_index, accused_joined_seq, count(*) AS devices,
             (array_agg(reason ORDER BY created_at))[1] AS reason, min(created_at) AS at
      FROM fault_report WHERE convo_id = $1 AND accused_generation = $2
      GROUP BY seq, accused_generation, accused_leaf, accused_joined_seq
      ORDER BY seq DESC LIMIT $3
    ) f
    LEFT JOIN convo_leaf l ON l.convo_id = $1 AND l.generation = f.accused_generation
      AND l.leaf_index = f.leaf_index AND l.joined_seq = f.accused_joined_seq
    ORDER BY f.seq DESC`,
}
