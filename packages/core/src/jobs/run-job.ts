import { traced } from '../ports/index.ts'
import type { Log } from '../ports/index.ts'
import type { JobName, JobPayloads } from './payloads.ts'

/** Does one kind of job. Called at least once for each job, perhaps twice at once: it must not matter. */
export type JobHandler<Name extends JobName> = (
  payload: JobPayloads[Name],
  run: {
    /** Aborted when the server stops: what can be cut short is then left for the next run. */
    readonly signal: AbortSignal
  },
) => Promise<void>

/** The jobs that a node does. Kinds that are missing here wait for a node that does them. */
export type JobHandlers = { readonly [Name in JobName]?: JobHandler<Name> }

/** How one run of a job went. `dead`: it failed, and was the last attempt. */
export type JobRun = {
  readonly name: JobName
  readonly outcome: 'done' | 'failed' | 'dead'
  readonly seconds: number
}

/** What is known of a run before it begins. */
export type JobAttempt = { readonly attempt: number; readonly maxAttempts: number }

/** Runs a job, and tells how it went; a failure is logged, and thrown on for the queue to note. */
export async function runJob(
  ports: { readonly log: Log; readonly ran: (run: JobRun) => void },
  name: JobName,
  { attempt, maxAttempts }: JobAttempt,
  act: () => Promise<void>,
): Promise<void> {
  const began = performance.now()
  const tell = (outcome: JobRun['outcome']) =>
    ports.ran({ name, outcome, seconds: (performance.now() - began) / 1000 })
  try {
    await traced({ kind: 'job', name }, act)
  } catch (err) {
    const outcome = attempt >= maxAttempts ? 'dead' : 'failed'
    ports.log.warn(
      { err, job: name, attempt, maxAttempts },
      `a job ${outcome === 'dead' ? 'is dead' : 'failed'}`,
    )
    tell(outcome)
    throw err
  }
  tell('done')
}
