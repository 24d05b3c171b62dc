import type { PreparedStatement } from '../../database/index.ts'

/** A Welcome that somebody has answered. */
export type AnsweredRow = { readonly convo_id: string; readonly welcome_id: string }

/**
 * Locks Welcomes that were answered before a moment, the oldest answers first. Parameters: the moment, how many answers.
 * Of two that clean up at once, one passes over what the other holds: else each might see the other's answer, and both
 * leave a Welcome that is for nobody.
 */
export const lockAnswered: PreparedStatement = {
  name: 'retention_lock_answered',
  text: `
    SELECT convo_id, welcome_id FROM welcome
    WHERE (convo_id, welcome_id) IN (
      SELECT convo_id, welcome_id FROM welcome_recipient WHERE settled_at < $1 ORDER BY settled_at LIMIT $2)
    FOR UPDATE SKIP LOCKED`,
}

/** Deletes the answers of before a moment. Parameters: the moment; convo ids and welcome ids, side by side. */
export const deleteAnswers: PreparedStatement = {
  name: 'retention_delete_answers',
  text: `
    DELETE FROM welcome_recipient
    WHERE settled_at < $1 AND (convo_id, welcome_id) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
}

/** Deletes those of some Welcomes that are for nobody any more. Parameters: convo ids and welcome ids, side by side. */
export const deleteUnaddressed: PreparedStatement = {
  name: 'retention_delete_unaddressed',
  text: `
    DELETE FROM welcome w
    WHERE (w.convo_id, w.welcome_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND NOT EXISTS (
      SELECT FROM welcome_recipient r WHERE r.convo_id = w.convo_id AND r.welcome_id = w.welcome_id)`,
}
