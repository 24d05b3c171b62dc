import type { PreparedStatement } from '../../database/index.ts'

/** What a notice of the epoch says, as it is kept. */
export type EpochNoticeRow = { readonly body: Uint8Array }

/**
 * The notices of one epoch, in their order. Parameters: convo id, generation, epoch. Under the convo's lock. The commit
 * that began the epoch is found by its index, and only what follows it is read.
 */
export const readEpochNotices: PreparedStatement = {
  name: 'groups_read_epoch_notices',
  text: `
    SELECT body FROM log_entry
    WHERE convo_id = $1 AND generation = $2 AND epoch = $3 AND kind = 'notice' AND seq > coalesce((
      SELECT seq FROM log_entry
      WHERE convo_id = $1 AND generation = $2 AND epoch = $3 - 1 AND kind = 'commit'
    ), 0)
    ORDER BY seq`,
}

/** A member, and how the convo stands with it. */
export type StandingRow = { readonly did: string; readonly status: 'accepted' | 'request' }

/** Those of some accounts that are members and are not leaving. Parameters: convo id, DIDs. Under the convo's lock. */
export const readStandings: PreparedStatement = {
  name: 'groups_read_standings',
  text: `
    SELECT did, status FROM convo_member
    WHERE convo_id = $1 AND did = ANY ($2::text[]) AND left_seq IS NULL AND leaving_seq IS NULL`,
}
