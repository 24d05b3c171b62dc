import type { Queryable } from '../queryable.ts'

/**
 * Every table with its columns, constraints and indexes, as lines of a normalised SQL dump. Made from the
 * catalogs, since the embedded Postgres has no pg_dump; the same for every version of Postgres we serve on.
 * Partitions are left out: which there are depends on the day.
 */
const describe = `
  WITH tables AS (
    SELECT c.oid, c.relname AS name, c.relkind, c.reloptions
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  ), lines AS (
    SELECT name, 0 AS part, '' AS sort, format('TABLE %s%s%s', name,
      CASE relkind WHEN 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(oid) ELSE '' END,
      coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '')) AS line
    FROM tables
    UNION ALL
    SELECT t.name, 1, to_char(a.attnum, '000'), format('  %s %s%s%s%s', a.attname,
      format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
      coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''),
      CASE WHEN a.attstorage <> y.typstorage THEN ' STORAGE ' || a.attstorage::text ELSE '' END)
    FROM tables t
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type y ON y.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
    UNION ALL
    SELECT t.name, 2, k.conname, format('  CONSTRAINT %s %s', k.conname, pg_get_constraintdef(k.oid))
    FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('c', 'f', 'p', 'u')
    UNION ALL
    SELECT t.name, 3, i.relname,
      '  ' || replace(replace(pg_get_indexdef(x.indexrelid), ' ON ONLY public.', ' ON '), ' ON public.', ' ON ')
    FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))
  )
  SELECT line FROM lines ORDER BY name COLLATE "C", part, sort COLLATE "C"`

/** A normalised dump of the schema: two databases have the same one exactly if their schemas agree. */
export async function describeSchema(db: Queryable): Promise<string> {
  const rows = await db.query<{ line: string }>(describe)
  const blocks = rows.map(({ line }) => (line.startsWith('TABLE') ? `\n${line}` : line))
  return `${blocks.join('\n').trimStart()}\n`
}
