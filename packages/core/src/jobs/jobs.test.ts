import { describe, expect, it, vi } from 'vitest'
import { until } from '../bus/testing/until.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { silentLog } from '../ports/index.ts'
import {
  addJob,
  deleteJob,
  listDeadJobs,
  migrateJobs,
  readQueueStates,
  retryJob,
  startJobs,
} from './index.ts'
import type { JobHandler, JobOptions, JobRun } from './index.ts'
import { hasJobsSchema, jobsSchemaVersion } from './schema.ts'
import { tidyJobs } from './tidy-jobs.ts'

type Worker = AsyncDisposable & { readonly runs: JobRun[] }

/** Does jobs of the one kind that tests can add, by a handler of theirs. */
function work(
  db: Database,
  handler: JobHandler<'deleteSpentReports'>,
  options: Partial<JobOptions> = {},
): Worker {
  const runs: JobRun[] = []
  // The queue's own chore comes with each minute.
  const ran = (run: JobRun) => {
    if (run.name !== 'tidyJobs') runs.push(run)
  }
  const ports = { db, log: silentLog, ran }
  const jobs = startJobs(ports, { handlers: { deleteSpentReports: handler }, pollMs: 20, ...options })
  return { runs, [Symbol.asyncDispose]: () => jobs[Symbol.asyncDispose]() }
}

/** Something to wait for until the test lets it pass. */
function door(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => (open = resolve))
  return { passed, open: () => open() }
}

const queue = async (db: Database) =>
  (await readQueueStates(db)).find(({ name }) => name === 'deleteSpentReports')
const makeDue = (db: Database) => db.execute('UPDATE graphile_worker._private_jobs SET run_at = now()')

describe('a job', () => {
  it('is done if its transaction commits, and not if it does not', async () => {
    await using db = await createTestDatabase()
    const done = vi.fn(() => Promise.resolve())
    await using worker = work(db, done)
    const broken = withTransaction(db, async (tx) => {
      await addJob(tx, 'deleteSpentReports', {})
      throw new Error('no')
    })
    await expect(broken).rejects.toThrow('no')
    await withTransaction(db, (tx) => addJob(tx, 'deleteSpentReports', {}))
    await until(() => worker.runs.length === 1)
    await until(async () => (await queue(db)) === undefined)
    expect(done).toHaveBeenCalledTimes(1)
    expect(worker.runs).toMatchObject([{ name: 'deleteSpentReports', outcome: 'done' }])
  })

  it('waits once for each key, and for its time', async () => {
    await using db = await createTestDatabase()
    const inAnHour = new Date(Date.now() + 3_600_000)
    for (const key of ['a', 'b', 'a']) await addJob(db, 'deleteSpentReports', {}, { key, runAt: inAnHour })
    expect(await queue(db)).toMatchObject({ waiting: 0, running: 0, dead: 0 })
    await makeDue(db)
    expect(await queue(db)).toMatchObject({ waiting: 2 })
    await addJob(db, 'deleteSpentReports', {}, { key: 'a', runAt: inAnHour, keepRunAt: true })
    expect(await queue(db)).toMatchObject({ waiting: 2 })
  })

  it('that fails is tried again, then dead, and can be begun anew or deleted', async () => {
    await using db = await createTestDatabase()
    let broken = true
    await using worker = work(db, async () => {
      if (broken) throw new Error('the reason')
    })
    await addJob(db, 'deleteSpentReports', {}, { key: 'k', maxAttempts: 2 })
    await until(() => worker.runs.length === 1)
    await until(async () => (await queue(db))?.running === 0)
    await makeDue(db)
    await until(async () => (await queue(db))?.dead === 1)
    expect(worker.runs.map(({ outcome }) => outcome)).toEqual(['failed', 'dead'])
    const [dead, ...others] = await listDeadJobs(db)
    expect(others).toEqual([])
    expect(dead).toMatchObject({ name: 'deleteSpentReports', key: 'k', attempts: 2, error: 'the reason' })
    const id = dead?.id ?? 0
    expect(await listDeadJobs(db, { before: id })).toEqual([])
    expect(await retryJob(db, id + 1)).toBe(false)
    expect(await retryJob(db, id)).toBe(true)
    await until(() => worker.runs.length === 3)
    await until(async () => (await queue(db))?.running === 0)
    broken = false
    await makeDue(db)
    await until(async () => (await queue(db)) === undefined)
    expect(worker.runs[3]).toMatchObject({ outcome: 'done' })
    expect(await deleteJob(db, id)).toBe(false)
    await addJob(db, 'deleteSpentReports', {}, { runAt: new Date(Date.now() + 3_600_000) })
    expect(await deleteJob(db, id + 1)).toBe(true)
    expect(await queue(db)).toBeUndefined()
  })

  it('is waited for when its node stops', async () => {
    await using db = await createTestDatabase()
    const end = door()
    let told: AbortSignal | undefined
    const worker = work(db, (_, { signal }) => {
      told = signal
      return end.passed
    })
    await addJob(db, 'deleteSpentReports', {})
    await until(() => told !== undefined)
    const stopping = worker[Symbol.asyncDispose]()
    await until(() => told?.aborted === true)
    expect(await queue(db)).toMatchObject({ running: 1 })
    end.open()
    await stopping
    await until(async () => (await queue(db)) === undefined)
  })

  it('that does not end is given back when the patience of stopping does', async () => {
    await using db = await createTestDatabase()
    let began = false
    const worker = work(
      db,
      () => {
        began = true
        return new Promise(() => undefined)
      },
      { patienceMs: 1 },
    )
    await addJob(db, 'deleteSpentReports', {})
    await until(() => began)
    await worker[Symbol.asyncDispose]()
    expect(await queue(db)).toMatchObject({ running: 0, dead: 0 })
  })

  it('of a process that is gone is given back, and that of a living one is not', async () => {
    await using db = await createTestDatabase()
    let began = false
    const end = door()
    await using worker = work(db, () => {
      began = true
      return end.passed
    })
    await addJob(db, 'deleteSpentReports', {}, { key: 'living' })
    await until(() => began)
    await addJob(db, 'deleteSpentReports', {}, { key: 'gone', runAt: new Date(Date.now() + 3_600_000) })
    await db.execute(`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '2 minutes',
      locked_by = coalesce(locked_by, 'pool-that-is-gone')`)
    const held = async () =>
      (
        await db.query<{ key: string }>('SELECT key FROM graphile_worker.jobs WHERE locked_by IS NOT NULL')
      ).map(({ key }) => key)
    expect(await held()).toHaveLength(2)
    await tidyJobs(db, [])
    expect(await held()).toEqual(['living'])
    end.open()
    await until(() => worker.runs.length === 1)
  })

  it('of the clock is done soon, though a clock that was ahead made it and its like for next week', async () => {
    await using db = await createTestDatabase()
    const clock = [{ name: 'deleteSpentReports', at: '* * * * *' }] as const
    {
      await using worker = work(db, () => Promise.resolve(), { clock })
      await addJob(db, 'deleteSpentReports', {})
      await until(() => worker.runs.length >= 1)
    }
    await db.execute(
      `UPDATE graphile_worker._private_known_crontabs SET last_execution = now() + interval '7 days'`,
    )
    await addJob(db, 'deleteSpentReports', {}, { key: 'k', runAt: new Date(Date.now() + 7 * 86_400_000) })
    await using worker = work(db, () => Promise.resolve(), { clock })
    await until(() => worker.runs.length >= 1)
    const [ahead] = await db.query(
      'SELECT count(*)::int AS n FROM graphile_worker._private_known_crontabs WHERE last_execution > now()',
    )
    expect(ahead).toEqual({ n: 0 })
  })

  it('goes on after the database has cut every connection', async () => {
    await using db = await createTestDatabase()
    await using worker = work(db, () => Promise.resolve())
    await addJob(db, 'deleteSpentReports', {})
    await until(() => worker.runs.length === 1)
    await db
      .execute('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()')
      .catch(() => undefined)
    await until(async () => {
      try {
        await addJob(db, 'deleteSpentReports', {})
        return true
      } catch {
        return false
      }
    })
    await until(() => worker.runs.length >= 2)
  })
})

describe('the tables of the queue', () => {
  it('are made once by many starters at once, as new as this code says, and then found', async () => {
    await using db = await createTestDatabase({ migrated: false, poolSize: 4 })
    expect(await hasJobsSchema(db)).toBe(false)
    await Promise.all(Array.from({ length: 6 }, () => migrateJobs(db)))
    expect(await hasJobsSchema(db)).toBe(true)
    const [newest] = await db.query('SELECT max(id) AS id FROM graphile_worker.migrations')
    expect(newest).toEqual({ id: jobsSchemaVersion })
  })
})

describe('the worker', () => {
  it('writes nothing to the console and hears no signal', async () => {
    const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
    const heard = process.listenerCount('SIGTERM')
    await using db = await createTestDatabase()
    {
      await using worker = work(db, () => Promise.resolve())
      await addJob(db, 'deleteSpentReports', {})
      await until(() => worker.runs.length === 1)
      expect(process.listenerCount('SIGTERM')).toBe(heard)
    }
    const calls = written.flatMap((spy) => spy.mock.calls)
    for (const spy of written) spy.mockRestore()
    expect(calls).toEqual([])
  })
})
