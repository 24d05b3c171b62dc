import type { PreparedStatement } from '../../database/index.ts'

/** A member of a convo with the devices it has in the present group. */
export type MemberRow = {
  readonly convo_id: string
  readonly did: string
  readonly role: 'admin' | 'member'
  readonly absent: boolean
  readonly leaving: boolean
  /** Whether the account that looks blocks it. */
  readonly blocked: boolean
  readonly device_ids: readonly string[]
  readonly leaf_indices: readonly number[]
}

/**
 * The members of some convos, by convo id and DID. Parameters: convo ids, the account that
 * looks. No lock. Leaves of the past are passed over
 * by `removed_seq`, those of former generations by the convo's own.
 */
export const readMembers: PreparedStatement = {
  name: 'convos_read_members',
  text: `
    SELECT m.convo_id, m.did, m.role, m.absent, m.leaving_seq IS NOT NULL AS leaving,
           EXISTS (
             SELECT FROM relation
             WHERE did = $2 AND subject = m.did AND (blocks_rkey IS NOT NULL OR blocks_by_list)
           ) AS blocked,
           coalesce(array_agg(l.device_id ORDER BY l.leaf_index) FILTER (WHERE l.did IS NOT NULL), '{}') AS device_ids,
           coalesce(array_agg(l.leaf_index::int ORDER BY l.leaf_index) FILTER (WHERE l.did IS NOT NULL), '{}')
             AS leaf_indices
    FROM convo_member m
    JOIN convo c ON c.convo_id = m.convo_id
    LEFT JOIN convo_leaf l ON l.convo_id = m.convo_id AND l.generation = c.generation AND l.did = m.did
      AND l.removed_seq IS NULL
    WHERE m.convo_id = ANY ($1::text[]) AND m.left_seq IS NULL
    GROUP BY m.convo_id, m.did
    ORDER BY m.convo_id, m.did`,
}
