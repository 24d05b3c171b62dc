import type { PreparedStatement } from '../../database/index.ts'
import { mayAct } from '../../identity/may-act.ts'

/** The place, from 1, of a reader that may read no more. */
export type InvalidReaderRow = { readonly ord: number }

/**
 * Which of some readers may read no more: their device was removed, their account may not act, or their session ended.
 * Parameters, side by side: dids, device ids, session ids (null for none); then now.
 */
export const findInvalidReaders: PreparedStatement = {
  name: 'events_find_invalid_readers',
  text: `
    SELECT r.ord
    FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS r (did, device_id, session_id, ord)
    LEFT JOIN device d ON d.did = r.did AND d.device_id = r.device_id
    LEFT JOIN account a ON a.did = r.did
    LEFT JOIN session s ON s.session_id = r.session_id
    WHERE d.did IS NULL OR d.removed_at IS NOT NULL OR NOT ${mayAct('a')}
      OR (r.session_id IS NOT NULL AND (s.session_id IS NULL OR s.ended_at IS NOT NULL OR s.expires_at <= $4))`,
}
