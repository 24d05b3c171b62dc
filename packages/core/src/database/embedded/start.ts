import type { ChildProcess } from 'node:child_process'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../../ports/index.ts'
import { silentLog } from '../../ports/index.ts'
import { DatabaseError } from '../errors.ts'
import { findBinaries } from './binaries.ts'
import type { Binaries } from './binaries.ts'
import { databaseName, ensureDatabase, tryHold } from './hold.ts'
import type { Hold } from './hold.ts'
import { initialise } from './initialise.ts'
import { lastWords, launch } from './launch.ts'
import { prepareLayout } from './layout.ts'
import type { Layout } from './layout.ts'
import { findOwner } from './owner.ts'
import type { Owner } from './owner.ts'
import { disarmStalePidFile, runningPostmaster, untilStopped } from './postmaster.ts'
import { reachableBinaries, reachableFolder } from './reach.ts'
import { settingsFor } from './settings.ts'
import type { PostgresSettings } from './settings.ts'

/** A Postgres of this process's own. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** What `createDatabase` takes. */
  readonly url: string
  /** The process id of Postgres, while it runs. */
  pid(): number | undefined
  /** Stops Postgres and waits for its end. Safe to call again. */
  stop(): Promise<void>
}

/** What an embedded Postgres is started with. */
export type EmbeddedPostgresOptions = {
  /** Postgres lives in the folder `postgres` in here. */
  readonly dataDir: string
  readonly log?: Log
  /** Settings beyond ours; for tests. */
  readonly settings?: PostgresSettings
  /** Flags for initdb beyond ours; for tests. */
  readonly initdbFlags?: readonly string[]
  /** Whether this process may end while Postgres runs; for tests. */
  readonly unref?: boolean
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000

type Cluster = {
  readonly binaries: Binaries
  readonly layout: Layout
  readonly owner: Owner | undefined
  readonly settings: ReturnType<typeof settingsFor>
  readonly log: Log
}

/**
 * Starts the Postgres of a data folder, or takes over the one that a killed server left running there.
 *
 * States of the folder, and what this does in each:
 * - empty, or an interrupted setting-up: sets it up (0.6 s), goes on as stopped.
 * - stopped, cleanly or by a crash: starts Postgres, which recovers by itself.
 * - starting or stopping: waits.
 * - running, owned by nobody: the server that owned it was killed. Takes it over as it runs; if it runs with
 *   other settings or of another version, stops it first.
 * - running and owned: refuses with `DataFolderInUse`.
 *
 * Owning is an advisory lock in that Postgres (see `hold.ts`); that one Postgres at most serves the folder is
 * Postgres's own doing.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? silentLog
  const owner = await findOwner()
  const binaries = reachableBinaries(findBinaries(), owner)
  const folder = join(resolve(options.dataDir), 'postgres')
  reachableFolder(folder, owner, log)
  const layout = prepareLayout(folder, owner)
  const settings = settingsFor(layout.socket, binaries.version, options.settings)
  const cluster = { binaries, layout, owner, settings, log }
  await initialise(binaries, layout, owner, options.initdbFlags)
  const hold = await takeHold(cluster)
  await ensureDatabase(hold.client)
  // (The type declarations do not know of this method.)
  if (options.unref === true) (hold.client as Hold['client'] & { unref(): void }).unref()
  return handleOf(cluster, hold)
}

async function takeHold(cluster: Cluster): Promise<Hold> {
  const deadline = Date.now() + startTimeoutMs
  let child: ChildProcess | undefined
  while (Date.now() < deadline) {
    const hold = await tryHold(cluster.layout.socket)
    if (hold?.clusterName === cluster.settings.cluster_name) return hold
    if (hold !== undefined) await stopCluster(cluster, hold)
    else if (runningPostmaster(cluster.layout.data) === undefined) child = relaunch(cluster, child)
    await pause(5)
  }
  throw failure(cluster, 'did not answer')
}

/** Starts Postgres unless a start is under way; a start that has ended without success is final. */
function relaunch(cluster: Cluster, child: ChildProcess | undefined): ChildProcess {
  const ended = child !== undefined && (child.exitCode !== null || child.signalCode !== null)
  if (ended) throw failure(cluster, 'ended at once')
  if (child !== undefined) return child
  disarmStalePidFile(cluster.layout.data)
  const { binaries, layout, owner, settings } = cluster
  const launched = launch(binaries, layout, owner, settings)
  launched.on('error', (error) => cluster.log.error({ err: error }, 'the embedded Postgres could not be run'))
  return launched
}

function failure(cluster: Cluster, what: string): DatabaseError {
  return new DatabaseError(
    'EmbeddedPostgresFailed',
    `the embedded Postgres ${what}; its log ends:\n${lastWords(cluster.layout)}`,
  )
}

function handleOf(cluster: Cluster, hold: Hold): EmbeddedPostgres {
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= stopCluster(cluster, hold))
  hold.client.on('end', () => {
    if (stopping === undefined) cluster.log.error({}, 'the embedded Postgres has gone away')
  })
  return {
    url: urlOf(cluster.layout.socket, databaseName),
    pid: () => runningPostmaster(cluster.layout.data),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** The URL of a database behind a socket. */
export function urlOf(socketFolder: string, database: string): string {
  return `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketFolder)}`
}

/** SIGINT is Postgres's fast shutdown: sessions are ended, everything is written, and it starts clean. */
async function stopCluster(cluster: Cluster, hold: Hold): Promise<void> {
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
