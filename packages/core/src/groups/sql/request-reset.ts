import type { PreparedStatement } from '../../database/index.ts'

/** What has been asked of a convo, and whether anybody is there to do it who is not leaving. */
export type ResetRequestRow = {
  /** The generation that is asked to be ended, and since when; null where none ever was. */
  readonly requested_generation: number | null
  readonly requested_at: Date | null
  readonly inhabited: boolean
}

/** Reads it. Parameter: convo id. Under the convo's lock: the members of one convo, by their key, up to the first. */
export const readResetRequest: PreparedStatement = {
  name: 'groups_read_reset_request',
  text: `
    SELECT c.reset_requested_generation AS requested_generation, c.reset_requested_at AS requested_at,
           EXISTS (
             SELECT FROM convo_member m WHERE m.convo_id = $1 AND m.left_seq IS NULL AND m.leaving_seq IS NULL
           ) AS inhabited
    FROM convo c WHERE c.convo_id = $1`,
}

/** Notes that a generation is asked to be ended. Parameters: convo id, generation, now. Under the convo's lock. */
export const noteResetRequest: PreparedStatement = {
  name: 'groups_note_reset_request',
  text: `
    UPDATE convo SET reset_requested_generation = $2, reset_requested_at = $3::timestamptz(3)
    WHERE convo_id = $1`,
}
