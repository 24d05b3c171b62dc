import { randomBytes } from 'node:crypto'
import type { Queryable } from '../../database/index.ts'

type Column = { readonly column: string; readonly type: string; readonly nullable: boolean }

/** The columns of every table, partitions apart, by their types as Postgres writes them. */
export async function columnsByTable(db: Queryable): Promise<ReadonlyMap<string, readonly Column[]>> {
  const rows = await db.query<Column & { readonly table: string }>(`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname <> '_prisma_migrations'
    ORDER BY c.relname, a.attnum`)
  const tables = new Map<string, Column[]>()
  for (const { table, ...column } of rows) tables.set(table, [...(tables.get(table) ?? []), column])
  return tables
}

/** The columns of every table's primary key, in its order. */
export async function keysByTable(db: Queryable): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.query<{ readonly table: string; readonly key: readonly string[] }>(`
    SELECT c.relname AS table, array_agg(a.attname::text ORDER BY k.place) AS key
    FROM pg_constraint p JOIN pg_class c ON c.oid = p.conrelid
    CROSS JOIN LATERAL unnest(p.conkey) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
    WHERE p.contype = 'p' AND c.relnamespace = 'public'::regnamespace
    GROUP BY c.relname`)
  return new Map(rows.map(({ table, key }) => [table, key]))
}

/** UNSAFE: drops all constraints but keys, so that rows of any kind can be written. */
export async function dropConstraints(db: Queryable): Promise<void> {
  const rows = await db.query<{ readonly text: string }>(`
    SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', c.relname, k.conname) AS text
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('c', 'f') AND NOT c.relispartition
      AND k.coninhcount = 0`)
  for (const { text } of rows) await db.query(text)
}

/** UNSAFE: writes a row of noise, but for what is given: by column, or by a field of jsonb as `payload.did`. */
export async function writeNoise(
  db: Queryable,
  { table, columns }: { readonly table: string; readonly columns: readonly Column[] },
  given: Readonly<Record<string, string>>,
): Promise<void> {
  const values = columns.map(({ column, type }) => {
    const field = Object.keys(given).find((name) => name.startsWith(`${column}.`))
    if (field !== undefined) return JSON.stringify({ [field.split('.')[1] ?? '']: given[field] })
    return given[column] ?? noise(type)
  })
  const names = columns.map(({ column }) => column).join(', ')
  const params = columns.map((_, i) => `$${i + 1}`).join(', ')
  await db.query(`INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE VALUES (${params})`, values)
}

function noise(type: string): unknown {
  switch (type) {
    case 'text':
      return randomBytes(12).toString('hex')
    case 'bigint':
      return randomBytes(4).readUInt32BE()
    case 'bytea':
      return randomBytes(16)
    case 'boolean':
      return true
    case 'jsonb':
      return '{}'
    default:
      return new Date()
  }
}
