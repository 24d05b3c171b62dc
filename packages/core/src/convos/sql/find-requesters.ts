import type { PreparedStatement } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'

/** An account that has made a request. */
export type RequesterRow = { readonly did: Did }

/** The accounts that made the newest requests to an account. Parameters: did, how many. No lock. */
export const findRequesters: PreparedStatement = {
  name: 'convos_find_requesters',
  text: `
    SELECT added_by AS did FROM convo_member
    WHERE did = $1 AND status = 'request' AND added_by IS NOT NULL AND left_seq IS NULL AND leaving_seq IS NULL
    GROUP BY added_by ORDER BY max(created_at) DESC, added_by LIMIT $2`,
}
