import type { PreparedStatement } from '../../database/index.ts'

/**
 * Notes that accounts are being asked about. Parameters: dids, now. Rows are taken in order, so that no two callers wait
 * for each other in a circle; one used within the hour is left as it is.
 */
export const noteContacts: PreparedStatement = {
  name: 'relations_note_contacts',
  text: `
    INSERT INTO contact AS c (did, used_at)
    SELECT did, $2::timestamptz(3) FROM unnest($1::text[]) AS d (did) ORDER BY did
    ON CONFLICT (did) DO UPDATE SET used_at = excluded.used_at
    WHERE c.used_at < excluded.used_at - interval '1 hour'`,
}

/**
 * Makes room for what is about to be asked, so that the event stream tells of it meanwhile, and notes that it is.
 * Parameters: did, subjects, now. Both directions, in order.
 */
export const notePairs: PreparedStatement = {
  name: 'relations_note_pairs',
  text: `
    INSERT INTO relation (did, subject, tried_at)
    SELECT did, subject, $3::timestamptz(3) FROM (
      SELECT $1::text AS did, s AS subject FROM unnest($2::text[]) AS s
      UNION SELECT s, $1::text FROM unnest($2::text[]) AS s
    ) pair ORDER BY did, subject
    ON CONFLICT (did, subject) DO UPDATE SET tried_at = excluded.tried_at`,
}
