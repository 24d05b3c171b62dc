import type { PreparedStatement } from '../../database/index.ts'

/** Since when the event stream has been followed without a gap, and when last to its end. */
export type StreamStateRow = { readonly whole_since: Date | null; readonly current_at: Date | null }

/** How the event stream stands. Parameter: its name. No lock. */
export const readStream: PreparedStatement = {
  name: 'relations_read_stream',
  text: `SELECT whole_since, current_at FROM event_stream WHERE name = $1`,
}
