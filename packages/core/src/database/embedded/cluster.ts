import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../../ports/index.ts'
import { DatabaseError } from '../errors.ts'
import type { Binaries } from './binaries.ts'
import { tryHold } from './hold.ts'
import type { Hold } from './hold.ts'
import { lastWords, launch } from './launch.ts'
import type { Layout } from './layout.ts'
import type { Owner } from './owner.ts'
import { disarmStaleLocks, runningPostmaster, untilStopped } from './postmaster.ts'
import type { settingsFor } from './settings.ts'

const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000
const launchAttempts = 5
const launchPauseMs = 200

/** All that it takes to run a cluster. */
export type Cluster = {
  readonly binaries: Binaries
  readonly layout: Layout
  readonly owner: Owner | undefined
  readonly settings: ReturnType<typeof settingsFor>
  readonly log: Log
}

/** Takes ownership of a cluster, starting it if need be (see `startEmbeddedPostgres` for what it may find). */
export async function takeHold(cluster: Cluster): Promise<Hold> {
  const deadline = Date.now() + startTimeoutMs
  const launching = { child: undefined as ChildProcess | undefined, attempts: 0 }
  while (Date.now() < deadline) {
    const hold = await tryHold(cluster.layout.socket)
    if (hold?.clusterName === cluster.settings.cluster_name) return hold
    if (hold !== undefined) await stopCluster(cluster, hold)
    else if (runningPostmaster(cluster.layout.data) === undefined) await relaunch(cluster, launching)
    await pause(5)
  }
  throw failure(cluster, 'did not answer')
}

/**
 * Starts Postgres unless a start is under way. One that ends at once is tried a few times more: after a crash the
 * last backends may still hold the shared memory for a moment.
 */
async function relaunch(
  cluster: Cluster,
  launching: { child: ChildProcess | undefined; attempts: number },
): Promise<void> {
  const { child } = launching
  if (child !== undefined && child.exitCode === null && child.signalCode === null) return
  if (launching.attempts === launchAttempts) throw failure(cluster, 'ended at once')
  if (launching.attempts > 0) await pause(launchPauseMs)
  launching.attempts += 1
  disarmStaleLocks(cluster.layout.data, cluster.layout.socket)
  const { binaries, layout, owner, settings } = cluster
  launching.child = launch(binaries, layout, owner, settings)
  launching.child.on('error', (error) => {
    cluster.log.error({ err: error }, 'the embedded Postgres could not be run')
  })
}

function failure(cluster: Cluster, what: string): DatabaseError {
  return new DatabaseError(
    'EmbeddedPostgresFailed',
    `the embedded Postgres ${what}; its log ends:\n${lastWords(cluster.layout)}`,
  )
}

/**
 * Stops a cluster. SIGINT is Postgres's fast shutdown: sessions are ended, everything is written, it will start clean.
 */
export async function stopCluster(cluster: Cluster, hold: Hold): Promise<void> {
  const { data } = cluster.layout
  signal(runningPostmaster(data), 'SIGINT')
  if (!(await untilStopped(data, stopTimeoutMs))) {
    cluster.log.warn({}, 'the embedded Postgres did not stop in time; stopping it at once')
    signal(runningPostmaster(data), 'SIGQUIT')
    await untilStopped(data, stopTimeoutMs)
  }
  await hold.client.end().catch(() => undefined)
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}
