import type { PreparedStatement } from '../../database/index.ts'

/** Where whoever holds the stream goes on. */
export type HeldRow = { readonly cursor: number | null }

/**
 * Takes the event stream for a node, unless another one holds it. Parameters: name, holder, for how long, in
 * milliseconds. By the database's clock, so that nodes whose clocks differ agree.
 */
export const takeStream: PreparedStatement = {
  name: 'relations_take_stream',
  text: `
    INSERT INTO event_stream AS s (name, holder, held_until)
    VALUES ($1, $2, clock_timestamp() + $3::float8 * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
    WHERE s.holder IS NULL OR s.holder = excluded.holder OR s.held_until < clock_timestamp()
    RETURNING cursor`,
}

/**
 * Notes how far the stream has been followed, and holds it on. Parameters: name, holder, for how long, in milliseconds; the
 * cursor or null; whether its end has been seen, now. No row is touched where the holder has lost it. The row's lock
 * makes that of two nodes that both believe they hold it, one ends before the other goes on.
 */
export const noteProgress: PreparedStatement = {
  name: 'relations_note_progress',
  text: `
    UPDATE event_stream SET
      held_until = clock_timestamp() + $3::float8 * interval '1 millisecond',
      cursor = greatest(cursor, $4::bigint),
      current_at = CASE WHEN $5::boolean THEN $6::timestamptz(3) ELSE current_at END
    WHERE name = $1 AND holder = $2`,
}

/**
 * Begins to follow the stream where it is now: nobody knows what was before. Parameters: name, holder, cursor, now.
 */
export const beginStream: PreparedStatement = {
  name: 'relations_begin_stream',
  text: `UPDATE event_stream SET cursor = $3, whole_since = $4 WHERE name = $1 AND holder = $2`,
}

/** Lets the stream go. Parameters: name, holder. */
export const dropStream: PreparedStatement = {
  name: 'relations_drop_stream',
  text: `UPDATE event_stream SET holder = NULL, held_until = NULL WHERE name = $1 AND holder = $2`,
}
