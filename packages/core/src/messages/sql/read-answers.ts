import type { PreparedStatement } from '../../database/index.ts'

/** The first answer that a message id was given. */
export type AnswerRow = {
  readonly ord: number
  readonly seq: number
  readonly created_at: Date
}

/**
 * Reads back what message ids were answered when they were stored. Parameters, side by side: convo ids, message ids.
 * A statement of its own, since rows committed while the send waited for a lock are outside its snapshot.
 */
export const readAnswers: PreparedStatement = {
  name: 'messages_read_answers',
  text: `
    SELECT i.ord, k.seq, k.created_at
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS i (convo_id, message_id, ord)
    JOIN message_id k ON k.convo_id = i.convo_id AND k.message_id = i.message_id`,
}
