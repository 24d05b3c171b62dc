import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Database } from '../database.ts'
import { createTestDatabase } from '../testing/index.ts'
import { applyMigrations, defaultMigrationsDirectory, migrateStatus, readMigrations } from './index.ts'

type Folder = {
  readonly directory: string
  write(name: string, sql: string): Promise<void>
} & AsyncDisposable

async function folder(): Promise<Folder> {
  const directory = await mkdtemp(join(tmpdir(), 'catbird-mls-migrations-'))
  return {
    directory,
    async write(name, sql) {
      await mkdir(join(directory, name), { recursive: true })
      await writeFile(join(directory, name, 'migration.sql'), sql)
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  }
}

const patience = { timeout: 20_000, interval: 5 }

const fresh = () => createTestDatabase({ migrated: false })

/** Reads a table in a transaction that stands until it is said to be done, as a dump does. */
async function readFor(db: Database, table: string): Promise<() => Promise<void>> {
  const client = await db.pool.connect()
  await client.query(`BEGIN; SELECT FROM ${table}`)
  return async () => {
    await client.query('COMMIT')
    client.release()
  }
}

describe('applying migrations', () => {
  it('applies what is pending in order, once, and says what', async () => {
    await using db = await fresh()
    await using files = await folder()
    await files.write('0002_b', 'ALTER TABLE a ADD COLUMN b text;')
    await files.write('0001_a', `CREATE TABLE a (id int); -- it's; all one\nINSERT INTO a VALUES (1);`)
    expect(await migrateStatus(db, files.directory)).toMatchObject({
      applied: [],
      pending: ['0001_a', '0002_b'],
    })
    expect(await applyMigrations(db, files)).toEqual(['0001_a', '0002_b'])
    expect(await applyMigrations(db, files)).toEqual([])
    expect(await db.query('SELECT * FROM a')).toEqual([{ id: 1, b: null }])
    await files.write('0003_c', 'CREATE TABLE c (id int)')
    expect(await applyMigrations(db, files)).toEqual(['0003_c'])
  })

  it('leaves nothing of a migration that fails, and names it', async () => {
    await using db = await fresh()
    await using files = await folder()
    await files.write('0001_a', 'CREATE TABLE a (id int)')
    await files.write('0002_b', 'CREATE TABLE b (id int); INSERT INTO b VALUES (1); SELECT nothing;')
    await expect(applyMigrations(db, files)).rejects.toMatchObject({
      code: 'MigrationFailed',
      message: expect.stringContaining('0002_b') as string,
    })
    expect(await db.query(`SELECT to_regclass('a')::text AS a, to_regclass('b')::text AS b`)).toEqual([
      { a: 'a', b: null },
    ])
    expect(await migrateStatus(db, files.directory)).toMatchObject({
      applied: ['0001_a'],
      pending: ['0002_b'],
    })
    await files.write('0002_b', 'CREATE TABLE b (id int)')
    expect(await applyMigrations(db, files)).toEqual(['0002_b'])
  })

  it('refuses a migration whose file has changed since, before doing anything', async () => {
    await using db = await fresh()
    await using files = await folder()
    await files.write('0001_a', 'CREATE TABLE a (id int)')
    await applyMigrations(db, files)
    await files.write('0001_a', 'CREATE TABLE a (id bigint)')
    await files.write('0002_b', 'CREATE TABLE b (id int)')
    await expect(applyMigrations(db, files)).rejects.toMatchObject({ code: 'MigrationChanged' })
    expect(await migrateStatus(db, files.directory)).toMatchObject({
      changed: ['0001_a'],
      pending: ['0002_b'],
    })
    expect(await db.query(`SELECT to_regclass('b') AS b`)).toEqual([{ b: null }])
  })

  it('refuses to go on from what another tool left unfinished', async () => {
    await using db = await fresh()
    await using files = await folder()
    await files.write('0001_a', 'CREATE TABLE a (id int)')
    await applyMigrations(db, files)
    await db.execute('UPDATE _prisma_migrations SET finished_at = NULL')
    await expect(applyMigrations(db, files)).rejects.toMatchObject({ code: 'MigrationUnfinished' })
    await db.execute('UPDATE _prisma_migrations SET rolled_back_at = now()')
    await db.execute('DROP TABLE a')
    expect(await applyMigrations(db, files)).toEqual(['0001_a'])
  })

  it('lets be what newer code has applied', async () => {
    await using db = await fresh()
    await using newer = await folder()
    await using older = await folder()
    for (const files of [newer, older]) await files.write('0001_a', 'CREATE TABLE a (id int)')
    await newer.write('0002_b', 'CREATE TABLE b (id int)')
    await applyMigrations(db, newer)
    expect(await applyMigrations(db, older)).toEqual([])
    expect(await migrateStatus(db, older.directory)).toMatchObject({ unknown: ['0002_b'], pending: [] })
  })

  it('does each migration once when eight start at the same time', async () => {
    await using db = await fresh()
    await using files = await folder()
    for (const n of [1, 2, 3, 4])
      await files.write(`000${String(n)}_t`, `CREATE TABLE t${String(n)} (id int)`)
    const done = await Promise.all(Array.from({ length: 8 }, () => applyMigrations(db, files)))
    expect(done.flat().sort()).toEqual(['0001_t', '0002_t', '0003_t', '0004_t'])
  })

  it('holds up nobody while somebody else has the table for long, and goes on after that', async () => {
    await using db = await fresh()
    await using files = await folder()
    await files.write('0001_a', 'CREATE TABLE a (id int)')
    await applyMigrations(db, files)
    await files.write('0002_b', 'ALTER TABLE a ADD COLUMN b text')
    const done = await readFor(db, 'a')
    const applying = applyMigrations(db, { ...files, lockWaitMs: 50 })
    const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'a'::regclass`
    await vi.waitFor(async () => expect(await db.query(waiting)).toHaveLength(1), patience)
    expect(await db.query('SELECT * FROM a')).toEqual([])
    await done()
    expect(await applying).toEqual(['0002_b'])
  })

  it('gives up after a while where the table is never free, and leaves nothing', async () => {
    await using db = await fresh()
    await using files = await folder()
    await files.write('0001_a', 'CREATE TABLE a (id int)')
    await applyMigrations(db, files)
    await files.write('0002_b', 'CREATE TABLE b (id int); ALTER TABLE a ADD COLUMN b text')
    const done = await readFor(db, 'a')
    await expect(applyMigrations(db, { ...files, lockWaitMs: 20, lockPatienceMs: 60 })).rejects.toMatchObject(
      {
        code: 'MigrationFailed',
        message: expect.stringContaining('0002_b') as string,
      },
    )
    await done()
    expect(await db.query(`SELECT to_regclass('b')::text AS b`)).toEqual([{ b: null }])
  })

  it('says what is missing when there is no folder, or no file in it', async () => {
    await using db = await fresh()
    await using files = await folder()
    await mkdir(join(files.directory, '0001_empty'))
    await expect(applyMigrations(db, files)).rejects.toMatchObject({ code: 'MigrationsMissing' })
    const directory = join(files.directory, 'nowhere')
    await expect(applyMigrations(db, { directory })).rejects.toMatchObject({ code: 'MigrationsMissing' })
  })
})

describe('the migrations of this code', () => {
  it('are found, and are what a test database has', async () => {
    await using db = await createTestDatabase()
    const migrations = await readMigrations(defaultMigrationsDirectory())
    expect(await migrateStatus(db)).toEqual({
      applied: migrations.map(({ name }) => name),
      pending: [],
      changed: [],
      unfinished: [],
      unknown: [],
    })
  })
})
