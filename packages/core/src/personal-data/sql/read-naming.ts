import type { PreparedStatement } from '../../database/index.ts'
import type { Naming, PlacedNaming } from '../personal-tables.ts'

/** What is given of a row, and its primary key, as `key_<column>`. */
export type NamingRow = { readonly row: Readonly<Record<string, unknown>> } & Readonly<
  Record<string, unknown>
>

/**
 * A page of the rows of a table that name an account in a column. Parameters: did; the columns that are withheld of an own
 * row, or given of another's; how many; then, to go on, the key of the last row. No lock. The names of tables and columns
 * are of the registry, and no input.
 */
export function readNaming({ table, key, naming }: PlacedNaming, goesOn: boolean): PreparedStatement {
  const given =
    naming.as === 'own'
      ? `to_jsonb(t) - $2::text[]`
      : `(SELECT coalesce(jsonb_object_agg(f.key, f.value), '{}') FROM jsonb_each(to_jsonb(t)) f WHERE f.key = ANY ($2::text[]))`
  const columns = key.join(', ')
  const after = goesOn ? `AND (${columns}) > (${key.map((_, i) => `$${i + 4}`).join(', ')})` : ''
  return {
    name: `personal_data_read_${table}_${naming.column.replace('.', '_')}${goesOn ? '_on' : ''}`,
    text: `
      SELECT ${given} AS row, ${key.map((column) => `t.${column} AS key_${column}`).join(', ')}
      FROM ${table} t
      WHERE ${columnOf(naming)} = $1 ${after}
      ORDER BY ${columns} LIMIT $3`,
  }
}

/** The account that a row `t` names, in SQL. */
export function columnOf({ column }: Naming): string {
  const [name = '', field] = column.split('.')
  return field === undefined ? `t.${name}` : `(t.${name} ->> '${field}')`
}
