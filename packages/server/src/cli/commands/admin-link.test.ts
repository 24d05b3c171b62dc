import { beginSessionByLink } from '@catbird-mls/core/operators'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { systemClock, systemRandom } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { callCli } from '../testing/call-cli.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

describe('catbird-mls admin-link', () => {
  it('makes a link that signs in once, with the role that was asked for, and is recorded', async () => {
    await using folder = await temporaryFolder()
    await using database = await createTestDatabase()
    const env = { DATABASE_URL: database.url }
    const { status, json } = await callCli(['admin-link', '--role', 'viewer', '--json'], {
      cwd: folder.path,
      env,
    })
    expect(status).toBe(0)
    const { link } = json as { link: string }
    expect(link).toMatch(/^http:\/\/localhost:3000\/admin\/sign-in#/)
    const ports = { db: database, clock: systemClock, random: systemRandom }
    const source = new Uint8Array()
    const visit = { secret: new URL(link).hash.slice(1), source, address: '127.0.0.1', userAgent: 'a test' }
    expect(await beginSessionByLink(ports, visit)).toMatchObject({ session: { role: 'viewer' } })
    expect(await beginSessionByLink(ports, visit)).toBeUndefined()
    const acts = await database.query<object>(
      'SELECT actor_kind, actor_id, act FROM admin_audit ORDER BY id',
      [],
    )
    expect(acts[0]).toEqual({ actor_kind: 'cli', actor_id: 'admin-link', act: 'createSignInLink' })
  })
})
