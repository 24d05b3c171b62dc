import type { PreparedStatement } from '../../database/index.ts'

/** An account that has devices, and whether it is a member of the convo that is claimed for, and has no leaf there. */
export type ClaimableRow = { readonly did: string; readonly left_out: boolean }

/** Those of some accounts that have devices. Parameters: dids, convo id or null. No lock. */
export const readClaimable: PreparedStatement = {
  name: 'key_packages_read_claimable',
  text: `
    SELECT a.did, EXISTS (
      SELECT FROM convo_member m JOIN convo c ON c.convo_id = m.convo_id
      WHERE m.convo_id = $2 AND m.did = a.did AND m.left_seq IS NULL AND m.leaving_seq IS NULL
        AND NOT EXISTS (
          SELECT FROM convo_leaf l
          WHERE l.convo_id = m.convo_id AND l.generation = c.generation AND l.did = m.did AND l.removed_seq IS NULL
        )
    ) AS left_out
    FROM unnest($1::text[]) AS a (did)
    WHERE EXISTS (SELECT FROM device d WHERE d.did = a.did)`,
}
