import type { PreparedStatement } from '../../database/index.ts'

/** How far an account's log has grown. */
export type GrownRow = { readonly did: string; readonly seq: number }

/**
 * Writes events at the end of their accounts' logs. Parameters: dids, kinds and payloads side by side, in the
 * order in which they happened; now. Gives each account's newest seq, for those that were told.
 *
 * An account that is not here, or is being deleted, is told nothing and made no row: nobody would read it, since a
 * device that is registered later begins at the head of the log and lists its convos.
 *
 * Raising `account_seq` is the lock: it waits for any other writer of that account, and whoever comes later takes
 * later seqs, so that seqs have no gap and their order is that of the commits. Rows are raised in the order of
 * their DIDs, and this runs last in its transaction: no two transactions wait for each other in a circle. They are there,
 * so that nothing is inserted: INSERT … ON CONFLICT keeps an order, which UPDATE does not. One that is being deleted is
 * marked for a quarter of an hour before it goes, so that none goes in between.
 */
export const appendAccountEventRows: PreparedStatement = {
  name: 'events_append_account_events',
  text: `
    WITH item AS (
      SELECT did, kind, payload, ord,
        row_number() OVER (PARTITION BY did ORDER BY ord) AS place, count(*) OVER (PARTITION BY did) AS total
      FROM unnest($1::text[], $2::text[], $3::jsonb[]) WITH ORDINALITY AS i (did, kind, payload, ord)
    ), here AS (
      SELECT i.did, i.total FROM item i JOIN account a ON a.did = i.did AND a.deleted_at IS NULL
      WHERE i.place = 1 ORDER BY i.did
    ), raised AS (
      INSERT INTO account (did, account_seq, created_at) SELECT did, total, $4::timestamptz(3) FROM here
      ON CONFLICT (did) DO UPDATE SET account_seq = account.account_seq + excluded.account_seq
        WHERE account.deleted_at IS NULL
      RETURNING did, account_seq
    ), written AS (
      INSERT INTO account_event (did, seq, kind, payload, created_at)
      SELECT i.did, r.account_seq - i.total + i.place, i.kind, i.payload, $4::timestamptz(3)
      FROM item i JOIN raised r ON r.did = i.did
    )
    SELECT did, account_seq AS seq FROM raised`,
}
