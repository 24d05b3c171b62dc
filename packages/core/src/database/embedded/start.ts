import { join, resolve } from 'node:path'
import type { Log } from '../../ports/index.ts'
import { silentLog } from '../../ports/index.ts'
import { findBinaries } from './binaries.ts'
import { stopCluster, takeHold } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { databaseName, ensureDatabase } from './hold.ts'
import type { Hold } from './hold.ts'
import { initialise } from './initialise.ts'
import { prepareLayout } from './layout.ts'
import { findOwner } from './owner.ts'
import { runningPostmaster } from './postmaster.ts'
import { reachableBinaries, reachableFolder } from './reach.ts'
import { settingsFor } from './settings.ts'
import type { PostgresSettings } from './settings.ts'
import { urlOf } from './url.ts'

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
  return handleOf(cluster, hold, options.unref === true)
}

/** Owns the cluster from now on: should Postgres crash, it is started again; whoever uses it connects anew. */
function handleOf(cluster: Cluster, first: Hold, unref: boolean): EmbeddedPostgres {
  let hold = first
  let stopping: Promise<void> | undefined
  let restarting = Promise.resolve()
  const own = (held: Hold) => {
    hold = held
    // (The type declarations do not know of this method.)
    if (unref) (held.client as Hold['client'] & { unref(): void }).unref()
    held.client.once('end', () => {
      restarting = restart()
    })
  }
  const restart = async () => {
    if (stopping !== undefined) return
    cluster.log.error({}, 'the embedded Postgres has gone away; starting it again')
    try {
      own(await takeHold(cluster))
    } catch (error) {
      cluster.log.error({ err: error }, 'the embedded Postgres could not be started again')
    }
  }
  own(first)
  const stop = () => (stopping ??= restarting.then(() => stopCluster(cluster, hold)))
  return {
    url: urlOf(cluster.layout.socket, databaseName),
    pid: () => runningPostmaster(cluster.layout.data),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
