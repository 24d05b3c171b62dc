import { startJobs } from '@catbird-mls/core/jobs'
import type { ClockJob, JobHandlers, JobPorts } from '@catbird-mls/core/jobs'
import { systemPause } from '@catbird-mls/core/ports'
import type { Pause } from '@catbird-mls/core/ports'
import { chores } from './chores.ts'
import type { Chore, ChoreName, ChorePorts } from './chores.ts'
import { clockJump } from './clock-jump.ts'
import type { NodeNotes } from './node-notes.ts'
import { refuseWrongClock } from './wrong-clock.ts'

type Ports = ChorePorts & {
  /** If given, chores are done here, by this, and not as jobs. */
  readonly pause: Pause | undefined
  readonly notes: Pick<NodeNotes, 'write'>
}

/** What jobs there are beside the chores, and how long they may take to end. */
type Options = { readonly handlers: JobHandlers; readonly patienceMs: number }

/** Answering comes first: a server that has just begun has better to do, and loads the job queue's code after that. */
const startAfterMs = 1000

const askAgainMs = 5_000
/** By then a chore leaves the rest to its next run. */
const choreWithinMs = 50_000
const everyMs = 60_000
const named = Object.entries(chores) as [ChoreName, Chore][] // as the type of `chores` has its keys

/**
 * Does the jobs of the database, and has the clock add the chores to them, so that of all nodes one does each. With a
 * `pause` of the host's own it does the chores itself, one after the other, and no job at all: a simulation then has
 * every act of the server in its hand.
 */
export function startHousekeeping(ports: Ports, options: Options): AsyncDisposable {
  const ending = new AbortController()
  const running =
    ports.pause === undefined
      ? workOnJobs(ports, options, ending.signal)
      : keepHouse(ports, ports.pause, ending.signal)
  return {
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await running
    },
  }
}

async function workOnJobs(ports: Ports, options: Options, signal: AbortSignal): Promise<void> {
  if (!(await systemPause(startAfterMs, signal))) return
  while (!signal.aborted) await workUntilClockJumps(ports, options, signal)
}

/**
 * With a wrong clock no job is done at all, and none is made: others could not tell its times from true ones. Starting
 * anew sets back what a clock that was ahead for a while has written.
 */
async function workUntilClockJumps(ports: Ports, options: Options, signal: AbortSignal): Promise<void> {
  const jump = clockJump(signal)
  while (!(await attempt(ports, () => refuseWrongClock(ports.db))))
    if (!(await systemPause(askAgainMs, signal))) return
  const clock = named.map(([name, { at, madeUpMs }]): ClockJob => ({ name, at, madeUpMs }))
  const handlers = { ...options.handlers, ...choreHandlers(ports) }
  const { patienceMs } = options
  const ran: JobPorts['ran'] = (run) => ports.happened.jobRan(run)
  const jobs = startJobs({ db: ports.db, log: ports.log, ran }, { handlers, clock, patienceMs })
  const jumpedMs = await jump
  await jobs[Symbol.asyncDispose]()
  if (jumpedMs !== undefined)
    ports.log.warn({ jumpedMs }, 'the clock of this machine was set: job work begins anew')
}

function choreHandlers(ports: Ports): JobHandlers {
  const entries = named.map(([name, { act }]) => [
    name,
    async (_payload: unknown, { signal }: { signal: AbortSignal }) => {
      await refuseWrongClock(ports.db)
      await act(ports, within(signal))
    },
  ])
  return Object.fromEntries(entries) as JobHandlers // one for each name of `chores`
}

async function keepHouse(ports: Ports, pause: Pause, signal: AbortSignal): Promise<void> {
  while (await pause(everyMs, signal)) {
    await attempt(ports, () => ports.notes.write())
    for (const [, { act }] of named) await attempt(ports, () => act(ports, within(signal)))
  }
}

/** A chore is over before the clock asks for its next run: none of them keeps the others from their turn. */
function within(stopped: AbortSignal): AbortSignal {
  return AbortSignal.any([stopped, AbortSignal.timeout(choreWithinMs)])
}

/** Gives whether it succeeded. */
async function attempt(ports: Ports, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (err) {
    ports.log.warn({ err }, 'a chore failed')
    return false
  }
}
