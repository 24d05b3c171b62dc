import { EventEmitter } from 'node:events'
import type { Runner, TaskList, WorkerEvents, WorkerPool } from 'graphile-worker'
import type { PoolClient } from 'pg'
import type { Database } from '../database/index.ts'
import { systemPause } from '../ports/index.ts'
import { libraryLog } from './library-log.ts'
import { setBackClockJobs } from './sql/set-back.ts'
import { holdWorkerLock } from './sql/worker-lock.ts'

/** What a worker is to do. */
export type WorkerOptions = {
  readonly tasks: TaskList
  readonly clock: readonly {
    readonly name: string
    readonly at: string
    readonly madeUpMs?: number | undefined
  }[]
  readonly concurrency: number
  /** How often a waiting worker looks for jobs whose time has come; new ones wake it. */
  readonly pollMs: number
}

/** One run of graphile-worker. */
export type WorkerRun = {
  /** Ends when it has been stopped, or with the reason why it could not go on. */
  readonly ended: Promise<void>
  /** Takes no more jobs, waits so long for those that run, and then gives them back to be done again. */
  stop(patienceMs: number): Promise<void>
}

/** Starts graphile-worker on our pool: without signal handlers, console output or files of its own. */
export async function startWorker(db: Database, options: WorkerOptions): Promise<WorkerRun> {
  const { Logger, parseCronItems, run } = await import('graphile-worker')
  await db.query(setBackClockJobs, [options.clock.map(({ name }) => name)])
  const events: WorkerEvents = new EventEmitter()
  let workers: WorkerPool | undefined
  events.on('pool:create', ({ workerPool }) => {
    workers = workerPool
  })
  events.on('pool:listen:success', ({ workerPool, client }) => {
    // Once the library's own statement is through.
    client.once('drain', () => void showLife(db, { client, worker: workerPool.id }))
  })
  const runner = await run({
    pgPool: db.pool,
    schema: 'graphile_worker',
    logger: new Logger(libraryLog(db.log)),
    events,
    noHandleSignals: true,
    concurrency: options.concurrency,
    pollInterval: options.pollMs,
    taskList: options.tasks,
    parsedCronItems: parseCronItems(
      options.clock.map(({ name, at, madeUpMs = 0 }) => ({
        task: name,
        match: at,
        options: { jobKey: name, backfillPeriod: madeUpMs },
      })),
    ),
  })
  return {
    ended: runner.promise,
    stop: (patienceMs) => stopWithin(patienceMs, { runner, workers }),
  }
}

/** On the very connection by which the worker hears of jobs: what holds the lock is there exactly as long as the process. */
async function showLife(
  db: Database,
  { client, worker }: { readonly client: PoolClient; readonly worker: string },
): Promise<void> {
  try {
    await client.query(holdWorkerLock, [worker])
  } catch (err) {
    db.log.warn({ err }, 'a job worker cannot show that it lives')
  }
}

async function stopWithin(
  patienceMs: number,
  { runner, workers }: { readonly runner: Runner; readonly workers: WorkerPool | undefined },
): Promise<void> {
  const stopped = runner.stop().then(() => 'stopped' as const)
  // Whoever gives up before it ends has heard of the failure already.
  stopped.catch(() => undefined)
  const patience = new AbortController()
  const outcome = await Promise.race([stopped, systemPause(patienceMs, patience.signal)])
  patience.abort()
  if (outcome === 'stopped') return
  await workers?.forcefulShutdown('the server was stopped')
  await stopped
}
