import { readServiceFiguresNow } from '@catbird-mls/core/history'
import type { ServiceFigures } from '@catbird-mls/core/history'
import type { Database } from '@catbird-mls/core/database'
import type { Clock, Log } from '@catbird-mls/core/ports'
import type { Metrics } from './metrics.ts'
import { createSource } from './source.ts'
import { watchGauge } from './watch-gauge.ts'

type Ports = { readonly db: Database; readonly clock: Clock; readonly log: Log; readonly metrics: Metrics }

const ofService: readonly [name: string, help: string, valueOf: (figures: ServiceFigures) => number][] = [
  ['mls_accounts', 'Accounts, estimated where there are many', ({ accounts }) => accounts],
  ['mls_devices', 'Devices, estimated where there are many', ({ devices }) => devices],
  ['mls_convos', 'Convos, estimated where there are many', ({ convos }) => convos],
  ['mls_database_bytes', 'Size of the database', ({ databaseBytes }) => databaseBytes],
  ['mls_blob_bytes', 'Size of the files that are kept', ({ blobBytes }) => blobBytes],
  ['mls_key_packages', 'Key packages that can be claimed', ({ keyPackages }) => keyPackages],
]

/**
 * Makes the metrics of how the service is as a whole, the same on every node. They are what a job measures every ten
 * minutes, of which a scrape reads one row; where nobody has measured for half an hour they are missing.
 */
export function watchService({ metrics, ...ports }: Ports): void {
  const figures = createSource(ports.log, 'figures of the service', () => readServiceFiguresNow(ports))
  for (const [name, help, valueOf] of ofService)
    watchGauge(metrics, { name, help }, async () => {
      const known = await figures()
      return known === undefined ? undefined : valueOf(known)
    })
  const help =
    'Devices by their stock of key packages, last resorts left out: none, few, enough; unreachable are those of none without a last resort'
  watchGauge(
    metrics,
    { name: 'mls_devices_by_stock', help, label: 'stock' },
    async () => (await figures())?.stock,
  )
}
