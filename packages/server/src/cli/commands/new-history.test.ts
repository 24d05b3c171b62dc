import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { describe, expect, it } from 'vitest'
import { callCli } from '../testing/call-cli.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

describe('catbird-mls new-history', () => {
  it('gives the database another history each time, and records who did', async () => {
    await using folder = await temporaryFolder()
    await using database = await createTestDatabase()
    const call = () =>
      callCli(['new-history', '--json'], { cwd: folder.path, env: { DATABASE_URL: database.url } })
    const [first, second] = [await call(), await call()]
    expect(first.status).toBe(0)
    expect(first.json).toMatchObject({ historyId: expect.stringMatching(/^[0-9a-f]{32}$/) as string })
    expect(first.json).not.toEqual(second.json)
    const acts = await database.query<object>('SELECT actor_kind, actor_id, act FROM admin_audit', [])
    const recorded = { actor_kind: 'cli', actor_id: 'restore', act: 'beginNewHistory' }
    expect(acts).toEqual([recorded, recorded])
  })
})
