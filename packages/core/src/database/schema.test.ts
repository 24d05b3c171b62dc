import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createTestDatabase, describeSchema } from './testing/index.ts'

const prisma = (name: string) => fileURLToPath(new URL(`../../../../prisma/${name}`, import.meta.url))

const types: Record<string, string> = {
  String: 'text',
  BigInt: 'bigint',
  Bytes: 'bytea',
  Boolean: 'boolean',
  Json: 'jsonb',
  DateTime: 'timestamp(3) with time zone',
}

/** The tables that schema.prisma declares: `table.column type [NOT NULL]`, and `table KEY columns`. */
function declaredColumns(schema: string): string[] {
  const models = [...schema.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].map(([, body = '']) => body)
  return models.flatMap((body) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? ''
    const fields = body.split('\n').flatMap((line) => {
      const [, name = '', type = '', optional, rest = ''] =
        /^ {2}(\w+) +(\w+)(\?)?(?: +(.*))?$/.exec(line) ?? []
      const sql = types[type]
      if (sql === undefined) return []
      const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? name
      return [{ name, column, id: /@id\b/.test(rest), text: `${sql}${optional === '?' ? '' : ' NOT NULL'}` }]
    })
    const together = /@@id\(\[([^\]]+)\]/.exec(body)?.[1]?.split(', ') ?? []
    const key = fields.filter((field) => field.id || together.includes(field.name))
    return [
      ...fields.map((field) => `${table}.${field.column} ${field.text}`),
      `${table} KEY ${key
        .map((field) => field.column)
        .sort()
        .join(', ')}`,
    ]
  })
}

const actualColumns = `
  SELECT format('%s.%s %s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END) AS line
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname <> '_prisma_migrations'
  UNION ALL
  SELECT format('%s KEY %s', c.relname,
    (SELECT string_agg(a.attname, ', ' ORDER BY a.attname COLLATE "C") FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey)))
  FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
  WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND c.relname <> '_prisma_migrations'`

describe('the schema that the migrations make', () => {
  it('is the one of the committed dump', async () => {
    await using db = await createTestDatabase()
    await expect(await describeSchema(db)).toMatchFileSnapshot(prisma('schema.sql'))
  })

  it('has the tables, columns and keys of schema.prisma, and no others', async () => {
    await using db = await createTestDatabase()
    const actual = await db.query<{ line: string }>(actualColumns)
    const declared = declaredColumns(await readFile(prisma('schema.prisma'), 'utf8'))
    expect(declared.length).toBeGreaterThan(100)
    expect(actual.map(({ line }) => line).sort()).toEqual(declared.sort())
  })

  it('leads every key of convo data by convo_id', async () => {
    await using db = await createTestDatabase()
    const offenders = await db.query(`
      SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_attribute c ON c.attrelid = x.indrelid AND c.attname = 'convo_id'
      WHERE x.indisunique AND x.indkey[0] <> c.attnum AND x.indrelid <> 'mls_group'::regclass`)
    expect(offenders).toEqual([])
  })

  it('has no author beside an application message', async () => {
    await using db = await createTestDatabase()
    const columns = await db.query<{ name: string }>(`
      SELECT attname AS name FROM pg_attribute
      WHERE attrelid IN ('message'::regclass, 'message_id'::regclass) AND attnum > 0`)
    expect(new Set(columns.map(({ name }) => name))).toEqual(
      new Set(['convo_id', 'seq', 'created_at', 'generation', 'epoch', 'ciphertext', 'message_id', 'tag']),
    )
  })
})
