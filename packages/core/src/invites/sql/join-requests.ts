import type { PreparedStatement } from '../../database/index.ts'

/** Where a join request stands. */
export type RequestStatus = 'pending' | 'approved' | 'denied'

/** A request to be let into a convo. */
export type RequestRow = {
  readonly convo_id: string
  readonly did: string
  readonly status: RequestStatus
  readonly created_at: Date
  readonly expires_at: Date
}

/** An account's request to a convo, if its time is not over. Parameters: convo id, did, now. Under the convo's lock. */
export const readRequest: PreparedStatement = {
  name: 'invites_read_request',
  text: `
    SELECT convo_id, did, status, created_at, expires_at FROM join_request
    WHERE convo_id = $1 AND did = $2 AND expires_at > $3`,
}

/** How many requests wait for an answer. */
export type WaitingRow = { readonly in_convo: number; readonly of_account: number }

/**
 * Counts the requests that wait in a convo, and those of an account. Parameters: convo id, did, now. Under the convo's
 * lock, so that the first count is exact. The second may be a few behind, where an account asks in many convos at once:
 * it is there against hoarding, and a lock on the account would be taken out of order (see `lockConvo`).
 */
export const countWaiting: PreparedStatement = {
  name: 'invites_count_waiting',
  text: `
    SELECT (SELECT count(*) FROM join_request
            WHERE convo_id = $1 AND status = 'pending' AND expires_at > $3) AS in_convo,
           (SELECT count(*) FROM join_request
            WHERE did = $2 AND status = 'pending' AND expires_at > $3) AS of_account`,
}

/**
 * Stores a request; one whose time is over makes room for it. Parameters: convo id, did, invite id, now, when it will
 * be over. Under the convo's lock.
 */
export const insertRequest: PreparedStatement = {
  name: 'invites_insert_request',
  text: `
    INSERT INTO join_request (convo_id, did, invite_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (convo_id, did) DO UPDATE SET
      invite_id = excluded.invite_id, status = 'pending',
      created_at = excluded.created_at, expires_at = excluded.expires_at`,
}

/** Answers a request that waits. Parameters: convo id, did, 'approved' or 'denied'. Under the convo's lock. */
export const answerRequest: PreparedStatement = {
  name: 'invites_answer_request',
  text: `UPDATE join_request SET status = $3 WHERE convo_id = $1 AND did = $2 AND status = 'pending'`,
}

/**
 * Takes away the requests of accounts that come in, and gives those that had asked and were not denied. Parameters:
 * convo id, DIDs, now. Under the convo's lock.
 */
export const settleRequests: PreparedStatement = {
  name: 'invites_settle_requests',
  text: `
    WITH settled AS (
      DELETE FROM join_request WHERE convo_id = $1 AND did = ANY ($2::text[])
      RETURNING did, status, expires_at
    )
    SELECT did FROM settled WHERE status <> 'denied' AND expires_at > $3`,
}

/** The admins of a convo who are to be told, at most so many. Parameters: convo id, how many. Under the convo's lock. */
export const readAdmins: PreparedStatement = {
  name: 'invites_read_admins',
  text: `
    SELECT did FROM convo_member
    WHERE convo_id = $1 AND role = 'admin' AND left_seq IS NULL AND leaving_seq IS NULL
    ORDER BY did LIMIT $2`,
}

/**
 * Deletes a bounded number of requests whose time is over. Parameters: now, how many. SKIP LOCKED lets several nodes
 * clean up at once.
 */
export const deleteExpired: PreparedStatement = {
  name: 'invites_delete_expired_requests',
  text: `
    DELETE FROM join_request WHERE (convo_id, did) IN (
      SELECT convo_id, did FROM join_request WHERE expires_at <= $1
      ORDER BY expires_at LIMIT $2
      FOR UPDATE SKIP LOCKED
    )`,
}
