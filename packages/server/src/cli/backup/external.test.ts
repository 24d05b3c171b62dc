import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyMigrations, createDatabase } from '@catbird-mls/core/database'
import { describeDatabase, withThrowAwayDatabase } from '@catbird-mls/core/backup'
import {
  debianPassword,
  debianPrograms,
  hasDebianPostgres,
  startUnsafeDebianPostgres,
} from '@catbird-mls/core/database/testing'
import { callCli } from '../testing/call-cli.ts'
import { findProgram } from './postgres-programs.ts'
import { outputOf } from './run-program.ts'
import { refuseOtherPostgres } from './same-postgres.ts'
import { mayMakeDisks, smallDisk } from './testing/small-disk.ts'
import { moments, runProcess, timed } from './testing/run-process.ts'

const jwtSecret = '5f1d7a9c3e8b2046d7f09a1bc3e5d7f85f1d7a9c3e8b2046d7f09a1bc3e5d7f8'
const passphrase = 'correct horse battery staple'

async function stage() {
  const stack = new AsyncDisposableStack()
  const postgres = stack.use(await startUnsafeDebianPostgres())
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'catbird-mls-backup-test-'))
    stack.defer(() => rm(path, { recursive: true, force: true }))
    return path
  }
  const cwd = await folder()
  const settings = `DATABASE_URL=${postgres.url('mls')}\nJWT_SECRET=${jwtSecret}\nDATA_DIR=${join(cwd, '.data')}\n`
  await writeFile(join(cwd, '.env'), settings)
  const sql = async <Row extends object>(name: string, text: string): Promise<Row[]> => {
    await using db = createDatabase({ url: postgres.url(name), poolSize: 1 })
    return await db.query<Row>(text)
  }
  await sql('postgres', 'CREATE DATABASE mls')
  await using db = createDatabase({ url: postgres.url('mls'), poolSize: 2 })
  await applyMigrations(db)
  await db.execute('CREATE TABLE kept (id int PRIMARY KEY, bytes bytea)')
  await db.execute(`INSERT INTO kept SELECT n, decode(md5(n::text), 'hex') FROM generate_series(1, 5000) n`)
  const env = { PATH: process.env['PATH'] ?? '' }
  return {
    cwd,
    folder,
    sql,
    postgres,
    settings,
    cli: (args: string[], more: { cwd?: string; env?: Record<string, string> } = {}) =>
      callCli(args, { cwd: more.cwd ?? cwd, env: { ...env, ...more.env } }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function described(url: string) {
  await using db = createDatabase({ url, poolSize: 1 })
  return await describeDatabase(db)
}

async function onlyBackup(cwd: string): Promise<string> {
  const found = (await readdir(join(cwd, 'backups'))).filter((name) => /\.tar(\.age)?$/.test(name))
  expect(found).toHaveLength(1)
  return join(cwd, 'backups', found[0] ?? '')
}

describe.skipIf(!hasDebianPostgres())('a backup of a Postgres of its own', () => {
  it('is whole, verified, and restored into an empty deployment with its settings', async () => {
    await using s = await stage()
    const made = await s.cli(['backup', '--json'])
    expect(made.err).not.toContain(debianPassword)
    expect(made.status, made.err + made.out).toBe(0)
    const file = await onlyBackup(s.cwd)
    expect(made.json).toMatchObject({ path: file, removed: [] })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const note: unknown = JSON.parse(await readFile(join(s.cwd, 'backups', 'last-backup.json'), 'utf8'))
    expect(note).toMatchObject({ finishedAt: expect.stringMatching(/^20.*Z$/) as string })
    const verified = await s.cli(['verify-backup', '--by-restoring', '--json', file])
    expect(verified.json).toMatchObject({
      readByPostgres: true,
      database: { kind: 'dump', postgresVersion: expect.stringMatching(/^15/) as string },
      rows: { kept: 5000, convo: 0 },
    })

    await s.sql('postgres', 'DROP DATABASE mls')
    const fresh = await s.folder()
    const restored = await s.cli(['restore', file], { cwd: fresh })
    expect(restored.status, restored.err).toBe(0)
    expect(await readFile(join(fresh, '.env'), 'utf8')).toBe(s.settings)
    expect(await s.sql('mls', 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 5000 }])
  })

  it('gives back its settings alone, and never over others', async () => {
    await using s = await stage()
    const note = join(s.cwd, 'notes', 'last.json')
    await s.cli(['backup', '--status-file', note])
    expect(JSON.parse(await readFile(note, 'utf8'))).toHaveProperty('finishedAt')
    const file = await onlyBackup(s.cwd)
    expect(await readdir(join(s.cwd, 'backups'))).toHaveLength(1)
    const fresh = await s.folder()
    const alone = await s.cli(['restore', '--only-settings', file], { cwd: fresh })
    expect(alone.status, alone.err).toBe(0)
    expect(await readFile(join(fresh, '.env'), 'utf8')).toBe(s.settings)
    await writeFile(join(fresh, '.env'), `${s.settings}SERVER_PORT=4001\n`)
    const again = await s.cli(['restore', '--only-settings', '--json', file], { cwd: fresh })
    expect(again.json).toMatchObject({ settings: { written: false, differ: ['SERVER_PORT'] } })
  })

  it('can be restored beside the database, where it is thrown away again', async () => {
    await using s = await stage()
    const url = s.postgres.url('mls')
    const names = () => s.sql(`postgres`, `SELECT datname FROM pg_database WHERE datname LIKE 'mls%'`)
    const failed = withThrowAwayDatabase(url, async (beside) => {
      expect(beside).not.toBe(url)
      expect(await names()).toHaveLength(2)
      await expect(withThrowAwayDatabase(url, () => Promise.resolve())).rejects.toMatchObject({
        code: 'AlreadyUnderWay',
      })
      throw new Error('what is done there fails')
    })
    await expect(failed).rejects.toThrow('what is done there fails')
    expect(await names()).toEqual([{ datname: 'mls' }])
  })

  it('is not restored over something, but beside it, which is kept', async () => {
    await using s = await stage()
    await s.cli(['backup'])
    const file = await onlyBackup(s.cwd)
    await s.sql('mls', 'DELETE FROM kept WHERE id > 10')
    await writeFile(join(s.cwd, '.env'), `${s.settings}SERVER_PORT=4001\n`)
    const refused = await s.cli(['restore', file])
    expect(refused).toMatchObject({ status: 73, err: expect.stringContaining('--replace') as string })
    const restored = await s.cli(['restore', '--replace', '--json', file])
    expect(restored.status, restored.err).toBe(0)
    const { movedTo, settings } = restored.json as { movedTo: string; settings: unknown }
    expect(settings).toEqual({ written: false, differ: ['SERVER_PORT'] })
    expect(await s.sql('mls', 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 5000 }])
    expect(await s.sql(movedTo, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 10 }])
  })

  it('is not restored while somebody is connected', async () => {
    await using s = await stage()
    await s.cli(['backup'])
    const file = await onlyBackup(s.cwd)
    await using server = createDatabase({ url: s.postgres.url('mls'), applicationName: 'catbird-mls node' })
    await server.query('SELECT 1')
    const refused = await s.cli(['restore', '--replace', file])
    expect(refused).toMatchObject({ status: 1, err: expect.stringContaining('catbird-mls node') as string })
  })

  it('has the blobs: they come back where they are gone, and stay where they are', async () => {
    await using s = await stage()
    const blobs = join(s.cwd, '.data', 'blobs')
    const at = (name: string) => join(blobs, name)
    const has = (name: string) => readFile(at(name), 'utf8')
    for (const name of ['ab', 'cd', 'unfinished']) await mkdir(at(name), { recursive: true })
    await writeFile(at('ab/lost'), 'a file')
    await writeFile(at('cd/here'), 'another file')
    await writeFile(at('unfinished/half'), 'half of')
    await s.cli(['backup'])
    const file = await onlyBackup(s.cwd)
    await rm(at('ab'), { recursive: true })
    await rm(at('unfinished/half'))
    const { ino } = await stat(at('cd/here'))
    await writeFile(at('cd/since'), 'a file of since')
    const restored = await s.cli(['restore', '--replace', file])
    expect(restored.status, restored.err).toBe(0)
    expect(await has('ab/lost')).toBe('a file')
    expect((await stat(at('ab/lost'))).mode & 0o777).toBe(0o600)
    expect((await stat(at('cd/here'))).ino).toBe(ino)
    expect(await has('cd/since')).toBe('a file of since')
    expect(await readdir(blobs, { recursive: true })).not.toContain('unfinished/half')

    const fresh = await s.folder()
    await writeFile(join(fresh, '.env'), s.settings.replace(s.cwd, fresh))
    expect(await s.cli(['restore', '--replace', file], { cwd: fresh })).toMatchObject({ status: 0 })
    const all = await readdir(join(fresh, '.data', 'blobs'), { recursive: true })
    expect(all.sort()).toEqual(['ab', 'ab/lost', 'cd', 'cd/here'])
  })

  it('is made alone: another of the same database is refused meanwhile, by name', async () => {
    await using s = await stage()
    const [begun, goOn] = [join(s.cwd, 'begun'), join(s.cwd, 'go-on')]
    const real = join(debianPrograms, 'pg_dump')
    const script = `#!/bin/sh
[ "$1" = --version ] || { touch ${begun}; while [ ! -e ${goOn} ]; do sleep 0.05; done; }
exec ${real} "$@"
`
    await writeFile(join(s.cwd, 'pg_dump'), script, { mode: 0o755 })
    const first = s.cli(['backup', '--pg-dump', join(s.cwd, 'pg_dump')])
    await expect.poll(() => existsSync(begun)).toBe(true)
    const second = await s.cli(['backup', '--json', '--to', 'elsewhere'])
    expect(second).toMatchObject({ status: 1, json: { error: { name: 'AlreadyUnderWay' } } })
    expect(await readdir(join(s.cwd, 'elsewhere'))).toEqual([])
    await writeFile(goOn, '')
    expect((await first).status).toBe(0)
    expect(await s.cli(['verify-backup', await onlyBackup(s.cwd)])).toMatchObject({ status: 0 })
  })

  // Only root may make a disk; what a full one says is tested in place-file.test.ts for all.
  if (mayMakeDisks())
    it('that has no room ends with what is lacking, and leaves nothing that looks like one', async () => {
      await using s = await stage()
      using disk = smallDisk(join(s.cwd, 'disk'), 16)
      const script = `#!/bin/sh
[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 15.1" && exit
head -c 50000000 /dev/urandom
`
      await writeFile(join(s.cwd, 'pg_dump'), script, { mode: 0o755 })
      const more = ['--pg-dump', join(s.cwd, 'pg_dump')]
      for (const env of [{}, { BACKUP_PASSPHRASE: passphrase }]) {
        const filled = await s.cli(['backup', '--json', '--to', disk.path, ...more], { env })
        expect(filled).toMatchObject({ status: 73, json: { error: { name: 'CannotWrite' } } })
        expect(filled.out).toContain('the disk is full')
        expect(await readdir(disk.path)).toEqual([])
      }

      await writeFile(join(disk.path, 'others'), Buffer.alloc(12_000_000))
      const refused = await s.cli(['backup', '--json', '--to', disk.path])
      expect(refused).toMatchObject({ status: 73, json: { error: { name: 'NoRoom' } } })
      expect(await readdir(disk.path)).toEqual(['others'])
    })

  it('is encrypted with a passphrase, and opened by no other', async () => {
    await using s = await stage()
    const made = await s.cli(['backup'], { env: { BACKUP_PASSPHRASE: passphrase } })
    expect(made.status, made.err).toBe(0)
    const file = await onlyBackup(s.cwd)
    expect(file).toMatch(/\.tar\.age$/)
    expect((await readFile(file)).includes(jwtSecret)).toBe(false)
    expect(await s.cli(['verify-backup', file])).toMatchObject({ status: 64 })
    const other = await s.cli(['verify-backup', '--json', file], {
      env: { BACKUP_PASSPHRASE: 'another that is long' },
    })
    expect(other).toMatchObject({ status: 65, json: { error: { name: 'CannotDecrypt' } } })
    await writeFile(join(s.cwd, 'pass'), `${passphrase}\n`)
    expect(await s.cli(['verify-backup', '--passphrase-file', 'pass', file])).toMatchObject({ status: 0 })
    expect(await s.cli(['backup'], { env: { BACKUP_PASSPHRASE: 'short' } })).toMatchObject({ status: 78 })
  })

  it('names both versions where the client is older than the database', async () => {
    await using s = await stage()
    await writeFile(join(s.cwd, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 14.9"\n', { mode: 0o755 })
    const { status, err } = await s.cli(['backup', '--pg-dump', join(s.cwd, 'pg_dump')])
    expect(status).toBe(69)
    expect(err).toMatch(/Postgres 15.*14\.9.*postgresql-client-15.*--pg-dump.*--container/)
    expect(await readdir(join(s.cwd, 'backups'))).toEqual([])
  })

  it('is made by the pg_dump of a container, which is handed the password in the environment', async () => {
    await using s = await stage()
    const host = new URL(s.postgres.url('mls')).searchParams.get('host') ?? ''
    const script = `#!/bin/sh
echo "$@" >> ${join(s.cwd, 'calls')}
[ "$1" = exec ] || exit 1
shift
while [ "$1" != a-box ]; do shift; done
shift
program=$1; shift
export PGHOST=${host}
exec ${debianPrograms}/$program "$@"
`
    await writeFile(join(s.cwd, 'docker'), script, { mode: 0o755 })
    const program = await findProgram('pg_dump', 15, {
      container: 'a-box',
      env: { PATH: `${s.cwd}:/usr/bin:/bin` },
    })
    const { systemIdentifier } = await described(s.postgres.url('mls'))
    await refuseOtherPostgres(program, s.postgres.url('mls'), systemIdentifier)
    await expect(refuseOtherPostgres(program, s.postgres.url('mls'), '1')).rejects.toMatchObject({
      name: 'OtherPostgres',
    })
    const dump: Uint8Array[] = []
    for await (const chunk of outputOf({ program, args: ['--format=custom'], url: s.postgres.url('mls') }))
      dump.push(chunk)
    expect(Buffer.concat(dump).subarray(0, 5).toString()).toBe('PGDMP')
    const calls = await readFile(join(s.cwd, 'calls'), 'utf8')
    expect(calls).toContain('-e PGPASSWORD')
    expect(calls).not.toContain(debianPassword)
  })

  it('leaves nothing where pg_dump fails half way', async () => {
    await using s = await stage()
    const script =
      '#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 15.1" && exit\nhead -c 100000 /dev/zero\necho lost >&2\nexit 3\n'
    await writeFile(join(s.cwd, 'pg_dump'), script, { mode: 0o755 })
    const { status, err } = await s.cli(['backup', '--pg-dump', join(s.cwd, 'pg_dump')])
    expect(status).toBe(1)
    expect(err).toMatch(/ended with status 3:\nlost/)
    expect(await readdir(join(s.cwd, 'backups'))).toEqual([])
  })

  it(
    'that is restored by who is killed leaves the old state or the new one',
    { timeout: 300_000 },
    async () => {
      await using s = await stage()
      await s.cli(['backup'])
      const restore = ['restore', '--replace', await onlyBackup(s.cwd)]
      const count = async () =>
        (await s.sql<{ n: number }>('mls', 'SELECT count(*)::int AS n FROM kept'))[0]?.n
      const whole = await timed(async () => expect(await runProcess(restore, { cwd: s.cwd })).toBe(0))
      for (const moment of moments) {
        await s.sql('mls', 'DELETE FROM kept WHERE id > 10')
        await runProcess(restore, { cwd: s.cwd, killAfterMs: whole * moment })
        expect([10, 5000], `at ${moment}`).toContain(await count())
      }
      const last = await s.cli(restore)
      expect(last.status, last.err).toBe(0)
      expect(await count()).toBe(5000)
      expect(
        await s.sql('postgres', `SELECT datname FROM pg_database WHERE datname LIKE '%restoring'`),
      ).toEqual([])
    },
  )

  it('is brought elsewhere by a hook, whose failure is told, and old ones go after the new one is whole', async () => {
    await using s = await stage()
    const folder = join(s.cwd, 'backups')
    await s.cli(['backup'])
    const old = ['01', '02', '03', '04'].map((day) => `catbird-mls-202001${day}T000000Z.tar`)
    for (const name of [...old, 'catbird-mls-2020.tar', 'mine.tar']) await writeFile(join(folder, name), '')
    await writeFile(join(s.cwd, 'hook'), '#!/bin/sh\n[ "$1" = "$BACKUP_FILE" ] && exit 7\n', { mode: 0o755 })
    const failed = await s.cli(['backup', '--keep-days', '7', '--hook', './hook'])
    expect(failed).toMatchObject({ status: 1, err: expect.stringContaining('ended with status 7') as string })
    expect(await readdir(folder)).toEqual(expect.arrayContaining(old))
    const made = await s.cli(['backup', '--keep-days', '7', '--json'])
    const { removed } = made.json as { removed: string[] }
    expect(removed).toEqual(expect.arrayContaining(old.slice(0, 2)))
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(removed))
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['catbird-mls-2020.tar', 'mine.tar']))
  })
})
