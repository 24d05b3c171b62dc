import type { PreparedStatement } from '../../database/index.ts'

/**
 * A page of the requests that wait in a convo, the oldest first. Parameters: convo id, now, created_at and DID to go on
 * after (null to begin), how many. No lock. A convo has few, so that sorting them costs less than an index would.
 */
export const listOfConvo: PreparedStatement = {
  name: 'invites_list_requests_of_convo',
  text: `
    SELECT convo_id, did, status, created_at, expires_at FROM join_request
    WHERE convo_id = $1 AND status = 'pending' AND expires_at > $2
      AND ($3::timestamptz(3) IS NULL OR (created_at, did) > ($3, $4::text))
    ORDER BY created_at, did LIMIT $5`,
}

/**
 * A page of the requests that an account has made, the oldest first. Parameters: did, now, created_at and convo id to go
 * on after (null to begin), how many. No lock; one range of the index by account.
 */
export const listOfAccount: PreparedStatement = {
  name: 'invites_list_requests_of_account',
  text: `
    SELECT convo_id, did, status, created_at, expires_at FROM join_request
    WHERE did = $1 AND expires_at > $2
      AND ($3::timestamptz(3) IS NULL OR (created_at, convo_id) > ($3, $4::text))
    ORDER BY created_at, convo_id LIMIT $5`,
}
