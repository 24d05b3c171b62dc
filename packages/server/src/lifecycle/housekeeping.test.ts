import { setTimeout as pause } from 'node:timers/promises'
import { addJob } from '@catbird-mls/core/jobs'
import { describe, expect, it } from 'vitest'
import { startTestServer } from '../testing/test-server.ts'
import type { TestServer } from '../testing/test-server.ts'

const metrics = (test: TestServer) => test.server.metrics.registry.metrics()

async function told(test: TestServer, line: RegExp): Promise<void> {
  while (!line.test(await metrics(test))) await pause(20)
}

describe('housekeeping', () => {
  it('does chores as jobs, which are counted', async () => {
    await using test = await startTestServer()
    // One that the clock does not add with each minute.
    await addJob(test.db, 'deleteOldSignals', {})
    await told(test, /^mls_job_runs_total\{job="deleteOldSignals",outcome="done"\} 1$/m)
    expect(await metrics(test)).toMatch(/^mls_job_duration_seconds_count\{job="deleteOldSignals"\} 1$/m)
    await told(test, /^mls_message_partition_days_ahead (1[4-9]|20)/m)
  })

  it('of a host with its own pauses waits for them, and does no jobs', async () => {
    const runs: ((goOn: boolean) => void)[] = []
    const overrides = { pause: () => new Promise<boolean>((resolve) => void runs.push(resolve)) }
    await using test = await startTestServer({}, overrides)
    await test.db.execute(`INSERT INTO used_jti VALUES ('did:plc:a', 'spent', '2020-01-01', 'did:plc:a')`)
    await addJob(test.db, 'deleteExpiredAuth', {})
    await told(test, /^mls_jobs_waiting\{job="deleteExpiredAuth"\} 1$/m)
    const next = runs.length
    runs[0]?.(true)
    while (runs.length === next) await pause(2)
    expect(await test.db.query('SELECT jti FROM used_jti')).toEqual([])
    expect(await test.db.query('SELECT attempts FROM graphile_worker.jobs')).toEqual([{ attempts: 0 }])
    runs.at(-1)?.(false)
  })

  it('shows all other metrics while the database is away', async () => {
    await using test = await startTestServer()
    await test.db.close()
    const shown = await metrics(test)
    expect(shown).toContain('mls_sockets 0')
  })
})
