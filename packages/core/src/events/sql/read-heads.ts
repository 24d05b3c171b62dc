import type { PreparedStatement } from '../../database/index.ts'

/** How far a log goes. */
export type HeadRow = { readonly id: string; readonly seq: number }

/** The heads of convos. Parameter: convo ids. No lock. */
export const readConvoHeads: PreparedStatement = {
  name: 'events_read_convo_heads',
  text: `SELECT convo_id AS id, last_seq AS seq FROM convo WHERE convo_id = ANY ($1::text[])`,
}

/** The heads of accounts' logs. Parameter: dids. No lock. */
export const readAccountHeads: PreparedStatement = {
  name: 'events_read_account_heads',
  text: `SELECT did AS id, account_seq AS seq FROM account WHERE did = ANY ($1::text[])`,
}
