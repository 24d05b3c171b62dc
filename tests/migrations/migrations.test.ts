import { defaultMigrationsDirectory, readMigrations } from '@catbird-mls/core/database'
import { describe, expect, it } from 'vitest'
import { markOf } from './marks.ts'
import { offences } from './rules.ts'

/** The last migration of before there were these rules. */
const LAST_UNRULED = '0029_history'

const migrations = await readMigrations(defaultMigrationsDirectory())

const [drops, renames, retypes] = [
  'drops what the version before may use',
  'renames or moves what the version before may use',
  'gives a column another type',
]
const [asks, forbids] = [
  'asks for a value that the version before does not give',
  'forbids what the version before may write',
]
const holdsUp = 'holds up a large table while it reads or writes all of it'

describe('migrations', () => {
  it('spare the version before, and who is talking, unless their first line says otherwise', async () => {
    const ruled = migrations.filter(({ name }) => name > LAST_UNRULED)
    const found = ruled.map(async ({ name, sql }) => ({ name, found: await offences(sql, markOf(sql)) }))
    expect((await Promise.all(found)).filter((one) => one.found.length > 0)).toEqual([])
  })

  it('of before the rules are breaking by them where they say that they are', async () => {
    const marked = migrations.filter(({ sql }) => markOf(sql) === 'Breaking')
    expect(marked.map(({ name }) => name)).toContain('0021_host_standing')
    for (const { name, sql } of marked) expect(await offences(sql, 'Locks'), name).not.toEqual([])
  })
})

describe('a migration', () => {
  it.each([
    ['ALTER TABLE convo DROP COLUMN policy', drops],
    ['DROP TABLE IF EXISTS convo', drops],
    ['DROP FUNCTION f()', drops],
    ['TRUNCATE convo', drops],
    ['ALTER TABLE convo RENAME TO room', renames],
    ['ALTER TABLE convo RENAME COLUMN kind TO sort', renames],
    ['ALTER TABLE convo SET SCHEMA other', renames],
    ['ALTER TABLE convo ALTER COLUMN kind TYPE varchar(10)', retypes],
    ['ALTER TABLE convo ADD COLUMN a int, ADD COLUMN b int NOT NULL', asks],
    ['ALTER TABLE convo ALTER COLUMN kind SET NOT NULL', asks],
    ['ALTER TABLE convo ALTER COLUMN kind DROP DEFAULT', asks],
    [`ALTER TABLE convo ADD CONSTRAINT c CHECK (kind <> '')`, forbids],
    [
      'ALTER TABLE convo ADD COLUMN b int; ALTER TABLE convo ADD CHECK (b IS NULL OR policy IS NULL)',
      forbids,
    ],
    ['ALTER TABLE convo ADD FOREIGN KEY (kind) REFERENCES kinds', forbids],
    ['ALTER TABLE convo ADD UNIQUE (kind)', forbids],
    ['CREATE UNIQUE INDEX i ON convo (kind)', forbids],
    ['CREATE TRIGGER t BEFORE UPDATE ON convo FOR EACH ROW EXECUTE FUNCTION f()', forbids],
    ['CREATE INDEX i ON message (created_at)', holdsUp],
    ['UPDATE convo_member SET muted = false', holdsUp],
    ['ALTER TABLE message ADD COLUMN id uuid DEFAULT gen_random_uuid()', holdsUp],
  ])('%s: %s', async (sql, says) => {
    expect(await offences(`-- Something.\n${sql};`)).toEqual([expect.stringContaining(says)])
  })

  it.each([
    'CREATE TABLE a (b text NOT NULL, c int CHECK (c > 0)); CREATE UNIQUE INDEX i ON a (b); UPDATE a SET c = 1',
    'ALTER TABLE convo ADD COLUMN a int, ADD COLUMN b boolean NOT NULL DEFAULT false',
    'ALTER TABLE convo ADD COLUMN a int; ALTER TABLE convo ADD CONSTRAINT c CHECK (a > 0 AND a < 9)',
    'ALTER TABLE convo ADD COLUMN a int; CREATE UNIQUE INDEX i ON convo (kind, a)',
    `ALTER TABLE convo DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (kind IN ('direct', 'group', 'other'))`,
    `ALTER TABLE convo ALTER COLUMN kind SET DEFAULT 'x'; ALTER TABLE convo ALTER COLUMN kind SET NOT NULL`,
    'ALTER TABLE convo ALTER COLUMN kind DROP NOT NULL',
    'CREATE INDEX i ON convo (kind); DROP INDEX j; ALTER INDEX k RENAME TO l',
    'ALTER TABLE message ADD COLUMN a int NOT NULL DEFAULT 0',
    'ALTER TABLE log_entry ADD COLUMN a int; ALTER TABLE log_entry ADD CONSTRAINT c CHECK (a > 0) NOT VALID',
  ])('%s: is fine', async (sql) => {
    expect(await offences(sql)).toEqual([])
  })

  it('may do under a mark what the mark says, and no more', async () => {
    const sql = 'ALTER TABLE message DROP COLUMN tag; CREATE INDEX i ON message (epoch)'
    expect(await offences(sql, markOf('-- Breaking: no tag is read any more.'))).toEqual([
      `message: ${holdsUp}`,
    ])
    expect(await offences(sql, markOf('-- Locks: messages have an index more.'))).toEqual([
      `message: ${drops}`,
    ])
    expect(markOf('-- Reads: all.')).toBeUndefined()
  })
})
