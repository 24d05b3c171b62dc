import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { describe, expect, it } from 'vitest'
import { callCli } from '../testing/call-cli.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

describe('catbird-mls migrate', () => {
  it('shows what is pending by its status, applies it, and then has nothing to do', async () => {
    await using folder = await temporaryFolder()
    await using database = await createTestDatabase({ migrated: false })
    const call = (...args: string[]) =>
      callCli(['migrate', ...args], { cwd: folder.path, env: { DATABASE_URL: database.url } })
    const before = await call('status')
    expect(before.status).toBe(1)
    expect(before.out).toMatch(/^0 applied, \d+ pending\nPending:\n {2}0001_foundation\n/)
    expect((await call('up')).status).toBe(0)
    const after = await call('status', '--json')
    expect(after.status).toBe(0)
    expect(after.json).toMatchObject({ pending: [], amiss: [] })
    expect((await call('up')).err).toBe('')
  })

  it('tells a database that newer code has served', async () => {
    await using folder = await temporaryFolder()
    await using database = await createTestDatabase()
    await database.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ('9', '', '9999_later', now(), 1)`,
      [],
    )
    const env = { DATABASE_URL: database.url }
    const { status, out } = await callCli(['migrate', 'status'], { cwd: folder.path, env })
    expect(status).toBe(1)
    expect(out).toMatch(/9999_later is of a newer version/)
  })

  it('ends with 69 where no database answers, and repeats no password', async () => {
    await using folder = await temporaryFolder()
    const env = { DATABASE_URL: 'postgresql://catbird:hush-hush-hush@127.0.0.1:9/catbird' }
    const { status, out, err } = await callCli(['migrate', 'status'], { cwd: folder.path, env })
    expect(status).toBe(69)
    expect(out + err).not.toMatch(/hush/)
  })
})
