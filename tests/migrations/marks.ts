/**
 * What a migration says of itself, by how its first line begins:
 * - `Breaking`: the version before cannot run on what it makes;
 * - `Locks`: it holds up who reads or writes a large table for longer than a moment.
 */
export type Mark = 'Breaking' | 'Locks'

/** The mark that a migration has. */
export function markOf(sql: string): Mark | undefined {
  return /^-- (Breaking|Locks): /.exec(sql)?.[1] as Mark | undefined // as the pattern has it
}
