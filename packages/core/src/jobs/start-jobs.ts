import type { Task, TaskList } from 'graphile-worker'
import type { Database } from '../database/index.ts'
import { systemPause } from '../ports/index.ts'
import type { Log } from '../ports/index.ts'
import type { ClockJobName, JobName, JobPayloads } from './payloads.ts'
import { runJob } from './run-job.ts'
import type { JobHandler, JobHandlers, JobRun } from './run-job.ts'
import { tidyJobs } from './tidy-jobs.ts'
import { startWorker } from './worker.ts'
import type { WorkerOptions } from './worker.ts'

/** What the jobs of a node run on. */
export type JobPorts = {
  readonly db: Database
  readonly log: Log
  /** Told of every run, for whoever counts. */
  readonly ran: (run: JobRun) => void
}

/** A job that the clock makes, on one node for all of them. */
export type ClockJob = {
  readonly name: ClockJobName
  /** When, as cron has it (`minute hour day month weekday`), in UTC. */
  readonly at: string
  /** A run that was missed is made up for if no node worked then, and it is not longer ago: milliseconds. Default 0. */
  readonly madeUpMs?: number | undefined
}

export type JobOptions = {
  readonly handlers: JobHandlers
  readonly clock?: readonly ClockJob[] | undefined
  /** How many jobs this node does at once. Default 4, and no more than a third of its connections. */
  readonly concurrency?: number | undefined
  /** How long `stop` waits for running jobs, in milliseconds. Default 5 s. */
  readonly patienceMs?: number | undefined
  /** How often a job whose time has come is looked for, in milliseconds. Default 2 s. New ones come at once. */
  readonly pollMs?: number | undefined
}

/**
 * Does the jobs of the database that this node has handlers for, until it is disposed of. Its states:
 * - **working**: takes jobs as they become due, and makes those of the clock.
 * - **down**, if the worker ends by a failure, such as a lost database: begun anew after a pause that grows to half a
 *   minute. Jobs that ran are done again.
 * - **stopping**: takes none; handlers are told by their signal. Who has not ended when patience has is given up, and
 *   the job counts as failed.
 *
 * The tables have to be there (`migrateJobs`).
 */
export function startJobs(ports: JobPorts, options: JobOptions): AsyncDisposable {
  const ending = new AbortController()
  const running = work(ports, options, ending.signal)
  return {
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await running
    },
  }
}

const firstPauseMs = 500
const longestPauseMs = 30_000

async function work(ports: JobPorts, options: JobOptions, signal: AbortSignal): Promise<void> {
  const worker = workerOptions(ports, options, signal)
  for (let failures = 0; !signal.aborted; failures++) {
    const began = performance.now()
    try {
      await workOnce(ports.db, worker, { signal, patienceMs: options.patienceMs ?? 5000 })
    } catch (err) {
      ports.log.error({ err }, 'the job worker ended')
    }
    if (performance.now() - began > longestPauseMs) failures = 0
    await systemPause(Math.min(firstPauseMs * 2 ** failures, longestPauseMs), signal)
  }
}

async function workOnce(
  db: Database,
  options: WorkerOptions,
  { signal, patienceMs }: { readonly signal: AbortSignal; readonly patienceMs: number },
): Promise<void> {
  const run = await startWorker(db, options)
  const stop = new Promise<'stop'>((resolve) => {
    if (signal.aborted) resolve('stop')
    signal.addEventListener('abort', () => resolve('stop'), { once: true })
  })
  if ((await Promise.race([run.ended, stop])) === 'stop') await run.stop(patienceMs)
}

function workerOptions(ports: JobPorts, options: JobOptions, signal: AbortSignal): WorkerOptions {
  const clock: ClockJob[] = [{ name: 'tidyJobs', at: '* * * * *' }, ...(options.clock ?? [])]
  const kindsOfClock = clock.map(({ name }) => name)
  const handlers: JobHandlers = { ...options.handlers, tidyJobs: () => tidyJobs(ports.db, kindsOfClock) }
  return {
    tasks: tasksOf(ports, handlers, signal),
    clock,
    // Requests need connections too.
    concurrency: Math.max(1, Math.min(options.concurrency ?? 4, Math.floor(ports.db.pool.options.max / 3))),
    pollMs: options.pollMs ?? 2000,
  }
}

function tasksOf(ports: JobPorts, handlers: JobHandlers, signal: AbortSignal): TaskList {
  const entries = Object.entries(handlers) as [JobName, JobHandler<JobName>][] // each with the handler of its own name
  return Object.fromEntries(
    entries.map(([name, handler]) => [name, taskOf(ports, { name, handler, signal })]),
  )
}

function taskOf<Name extends JobName>(
  ports: JobPorts,
  { name, handler, signal }: { name: Name; handler: JobHandler<Name>; signal: AbortSignal },
): Task {
  return async (payload, { job }) => {
    const attempt = { attempt: job.attempts, maxAttempts: job.max_attempts }
    // Only `addJob` and the clock write payloads, each by the table of their types.
    await runJob(ports, name, attempt, () => handler(payload as JobPayloads[Name], { signal }))
  }
}
