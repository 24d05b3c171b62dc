import type { PreparedStatement } from '../../database/index.ts'

/** Locks the rows of convos, in the order of their ids, until the transaction ends. Parameter: convo ids. */
export const lockConvoRows: PreparedStatement = {
  name: 'messages_lock_convos',
  text: `SELECT convo_id FROM convo WHERE convo_id = ANY ($1::text[]) ORDER BY convo_id FOR NO KEY UPDATE`,
}
