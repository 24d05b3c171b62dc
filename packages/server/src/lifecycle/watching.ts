import type { Bus } from '@catbird-mls/core/bus'
import type { Database } from '@catbird-mls/core/database'
import type { Cluster, Redis } from 'ioredis'
import type { Config } from '../config/index.ts'
import type { Check } from '../http/health.ts'
import { watchCertificate } from '../metrics/certificate.ts'
import { watchPool, watchRedis } from '../metrics/connections.ts'
import { watchChecks } from '../metrics/health.ts'
import { watchBackups, watchClock, watchDisk } from '../metrics/machine.ts'
import { watchQueues } from '../metrics/queues.ts'
import { watchService } from '../metrics/service.ts'
import { watchLoop } from '../metrics/watch-loop.ts'
import { measuredRedis } from './redis.ts'
import type { RunPorts } from './run-ports.ts'
import type { ServiceFacts } from './service-at.ts'

type Ports = RunPorts & {
  readonly db: Database
  /** Metrics are read over a connection of their own: a node whose pool is exhausted tells that. */
  readonly probe: Database
  readonly bus: Bus
  readonly redis: Redis | Cluster | undefined
  readonly checks: readonly Check[]
  readonly service: ServiceFacts
}

/** Makes the metrics that are not counted where something happens, but looked at when somebody asks for them. */
export function startWatching(ports: Ports, config: Config): Disposable {
  const { metrics, bus, redis } = ports
  const read = { ...ports, db: ports.probe }
  watchPool(metrics, ports.db.pool, config.databasePoolSize)
  if (redis !== undefined) watchRedis(metrics, { bus, limits: measuredRedis(redis) })
  watchChecks(ports, ports.checks)
  watchQueues(read)
  watchService(read)
  watchClock(ports, ports.probe)
  if (config.database.kind === 'embedded' || config.blobs.bucket === undefined)
    watchDisk(ports, config.dataDir)
  if (config.backupStatusFile !== undefined) watchBackups(ports, config.backupStatusFile)
  if (ports.service.url.startsWith('https:')) watchCertificate(ports, ports.service.url)
  metrics.socketsMax.set(config.maxSockets)
  // A host with a pause of its own has nothing done by the clock.
  return ports.pause === undefined ? watchLoop(metrics) : { [Symbol.dispose]: () => undefined }
}
