import type { PreparedStatement } from '../../database/index.ts'

/** Whether an account's requests are hidden, and when the labeler was asked. */
export type LabelledRow = {
  readonly did: string
  readonly hidden: boolean
  readonly labelled_at: Date | null
}

/** What is known of some accounts' labels. Parameter: DIDs. No lock. */
export const readLabelled: PreparedStatement = {
  name: 'relations_read_labelled',
  text: `SELECT did, hidden, labelled_at FROM contact WHERE did = ANY ($1::text[])`,
}

/** Keeps what the labeler answered. Parameters, side by side: DIDs, whether hidden; then when it was asked. In order. */
export const keepLabels: PreparedStatement = {
  name: 'relations_keep_labels',
  text: `
    INSERT INTO contact (did, hidden, labelled_at, used_at)
    SELECT did, hidden, $3, $3 FROM unnest($1::text[], $2::boolean[]) AS l (did, hidden) ORDER BY did
    ON CONFLICT (did) DO UPDATE SET
      hidden = excluded.hidden, labelled_at = excluded.labelled_at, used_at = excluded.used_at`,
}
