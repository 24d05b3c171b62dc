/**
 * The bars of an account in a convo since a time: `bars` and `last_barred_at`. A part of a statement that names the convo
 * `c`, with the account as its second parameter and the time as the given one.
 */
export function countBars(since: string): string {
  return `
      SELECT count(*) AS bars, max(barred_at) AS last_barred_at FROM convo_leaf
      WHERE convo_id = c.convo_id AND did = $2 AND barred_at > ${since}
    `
}
