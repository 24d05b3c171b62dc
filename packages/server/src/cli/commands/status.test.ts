import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { callCli } from '../testing/call-cli.ts'
import { createDeployment } from '../testing/deployment.ts'

const status = (cwd: string, ...args: string[]) => callCli(['status', ...args], { cwd })

describe('catbird-mls status', () => {
  it('shows a service that runs, for people and for machines', async () => {
    await using there = await createDeployment()
    await using running = await there.run()
    expect(running.disposed).toBe(false)
    const run = await status(there.cwd)
    expect(run.status).toBe(0)
    expect(run.out).toMatch(/^did:web:mls\.catbird\.blue is well\n/)
    expect(run.out).toMatch(/ {2}server {4}version \d+\.\d+\.\d+, ready for \d+ s, at http:\/\/127/)
    expect(run.out).toMatch(/ {2}checks {4}database [\d.]+ ms, migrations [\d.]+ ms/)
    expect(run.out).toMatch(
      / {2}database {2}[\d.]+ MB, all migrations applied, room for messages for \d+ days/,
    )
    expect(run.out).toMatch(/ {2}nodes {5}1 alive: \S.* for \d+ s with 0 streams\n/)
    expect(run.out).toMatch(/ {2}waiting {3}nothing\n/)
    const { json } = await status(there.cwd, '--json')
    expect(json).toMatchObject({
      status: 'ok',
      did: 'did:web:mls.catbird.blue',
      server: { stage: 'ready', checks: { database: { status: 'ok' } } },
      kept: { pending: [], now: { nodes: [{ alive: true }], attention: { openReports: 0 } } },
    })
  })

  it('shows what can be seen while the server is stopped, and ends with 1', async () => {
    await using there = await createDeployment()
    const run = await status(there.cwd)
    expect(run.status).toBe(1)
    expect(run.out).toMatch(/is stopped on this machine/)
    expect(run.out).toMatch(/nodes {5}none is alive/)
  })

  it('starts no built-in Postgres to look at', async () => {
    await using there = await createDeployment({ DATABASE_URL: 'embedded' })
    expect((await status(there.cwd)).out).toMatch(/database {2}the built-in Postgres is stopped/)
  })

  it('says why the database tells nothing, without its password', async () => {
    await using there = await createDeployment({
      DATABASE_URL: 'postgresql://catbird:kx82hd7wqp3mz5vt@127.0.0.1:9/x',
    })
    const run = await status(there.cwd)
    expect(run.status).toBe(1)
    expect(run.out).toMatch(/database {2}nobody listens where DATABASE_URL says/)
    expect(run.out).not.toMatch(/kx82/)
  })

  it('counts migrations that are pending', async () => {
    await using there = await createDeployment({}, { migrated: false })
    expect((await status(there.cwd)).out).toMatch(/database {2}\d+ migrations pending/)
  })

  it('tells how old the last backup is, that there was none, and that nobody can say', async () => {
    await using there = await createDeployment()
    const file = join(there.cwd, 'last-backup.json')
    const env = { BACKUP_STATUS_FILE: file }
    const shown = async () =>
      / {2}backup {4}(.*)\n/.exec((await callCli(['status'], { ...there, env })).out)?.[1]
    expect((await status(there.cwd)).out).toMatch(/backup {4}not known/)
    expect(await shown()).toBe('none yet')
    const finishedAt = new Date(Date.now() - 3 * 3_600_000).toISOString()
    await writeFile(file, JSON.stringify({ finishedAt, bytes: 12_400_000 }))
    expect(await shown()).toBe('3 h ago, 12.4 MB')
    await writeFile(file, '{"finishedAt":"yester')
    expect(await shown()).toMatch(/does not say when the last one was: it is not what/)
  })
})
