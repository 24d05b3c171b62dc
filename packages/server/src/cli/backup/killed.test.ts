import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyMigrations, createDatabase, startEmbeddedPostgres } from '@catbird-mls/core/database'
import { callCli } from '../testing/call-cli.ts'
import { moments, runProcess, timed } from './testing/run-process.ts'

const backupName = /^catbird-mls-.*\.tar$/
const jwtSecret = '5f1d7a9c3e8b2046d7f09a1bc3e5d7f85f1d7a9c3e8b2046d7f09a1bc3e5d7f8'
async function stage() {
  const cwd = await mkdtemp(join(tmpdir(), 'catbird-mls-killed-'))
  // The user that Postgres runs as has to get through.
  await chmod(cwd, 0o711)
  await writeFile(
    join(cwd, '.env'),
    `DATABASE_URL=embedded\nJWT_SECRET=${jwtSecret}\nDATA_DIR=${join(cwd, '.data')}\n`,
  )
  const withDb = async <Result>(work: (url: string) => Promise<Result>): Promise<Result> => {
    await using postgres = await startEmbeddedPostgres({ dataDir: join(cwd, '.data') })
    return await work(postgres.url)
  }
  const run = (text: string) =>
    withDb(async (url) => {
      await using db = createDatabase({ url, poolSize: 1 })
      return await db.query<{ value: number }>(text)
    })
  await withDb(async (url) => {
    await using db = createDatabase({ url, poolSize: 1 })
    await applyMigrations(db)
    await db.execute('CREATE TABLE kept AS SELECT 1 AS value')
  })
  return {
    cwd,
    run,
    cli: (args: string[]) => callCli(args, { cwd }),
    process: (args: string[], killAfterMs?: number) => runProcess(args, { cwd, killAfterMs }),
    backups: async () =>
      (await readdir(join(cwd, 'backups')).catch(() => [])).filter((name) => backupName.test(name)),
    async [Symbol.asyncDispose]() {
      await withDb(async () => undefined)
      await rm(cwd, { recursive: true, force: true })
    },
  }
}

describe('what is killed half way', () => {
  it('leaves, of a backup, nothing that looks like one and is none', { timeout: 300_000 }, async () => {
    await using s = await stage()
    const whole = await timed(() => s.process(['backup']))
    for (const moment of moments) {
      await s.process(['backup'], whole * moment)
      for (const name of await s.backups())
        expect(await s.cli(['verify-backup', join('backups', name)]), `at ${moment}`).toMatchObject({
          status: 0,
        })
    }
    const last = await s.cli(['backup'])
    expect(last.status, last.err).toBe(0)
    expect((await readdir(join(s.cwd, 'backups'))).filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  it(
    'leaves, of a restore, the old state or the new one, and is begun again',
    { timeout: 300_000 },
    async () => {
      await using s = await stage()
      await s.cli(['backup'])
      const [name = ''] = await s.backups()
      const restore = ['restore', '--replace', join('backups', name)]
      let code: number | null = null
      const whole = await timed(async () => (code = await s.process(restore)))
      expect(code).toBe(0)
      for (const moment of moments) {
        await s.run('UPDATE kept SET value = 2 RETURNING value')
        await s.process(restore, whole * moment)
        const [row] = await s.run('SELECT value FROM kept')
        expect([1, 2], `at ${moment}`).toContain(row?.value)
      }
      const last = await s.cli(restore)
      expect(last.status, last.err).toBe(0)
      expect(await s.run('SELECT value FROM kept')).toEqual([{ value: 1 }])
      expect(
        (await readdir(join(s.cwd, '.data', 'postgres'))).filter((entry) => entry.startsWith('restor')),
      ).toEqual([])
    },
  )
})
