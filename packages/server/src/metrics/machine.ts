import { statfs } from 'node:fs/promises'
import { measureClockOffset } from '@catbird-mls/core/database'
import type { Database } from '@catbird-mls/core/database'
import type { Log } from '@catbird-mls/core/ports'
import { readBackupStatus } from './backup-status.ts'
import type { Metrics } from './metrics.ts'
import { createSource } from './source.ts'
import { watchGauge } from './watch-gauge.ts'

type Ports = { readonly log: Log; readonly metrics: Metrics }

/** Makes the metrics of the disk that the data folder is on. */
export function watchDisk({ log, metrics }: Ports, dataDir: string): void {
  const disk = createSource(log, 'the disk of the data folder', () => statfs(dataDir))
  const of = (name: string, help: string, blocks: (found: { blocks: number; bavail: number }) => number) =>
    watchGauge(metrics, { name, help }, async () => {
      const found = await disk()
      return found === undefined ? undefined : blocks(found) * found.bsize
    })
  of('mls_data_disk_free_bytes', 'What is free on the disk of the data folder', ({ bavail }) => bavail)
  of('mls_data_disk_size_bytes', 'The size of the disk of the data folder', ({ blocks }) => blocks)
}

/** Makes the metric of this machine's clock, held against that of the database. */
export function watchClock({ log, metrics }: Ports, db: Database): void {
  const help = 'By how much the clock of this machine is ahead of that of the database'
  const offset = createSource(log, "the database's clock", () => measureClockOffset(db))
  watchGauge(metrics, { name: 'mls_clock_offset_seconds', help }, async () => {
    const ms = await offset()
    return ms === undefined ? undefined : ms / 1000
  })
}

/**
 * Makes the metrics of the last good backup, which whoever makes backups writes into a file: one JSON object with
 * `finishedAt`, and `bytes` if it likes. Where there is no such file yet, the last one was at the beginning of time.
 */
export function watchBackups({ log, metrics }: Ports, file: string): void {
  const last = createSource(log, 'the status of backups', () => readBackupStatus(file), { freshMs: 0 })
  const at = {
    name: 'mls_backup_last_success_timestamp_seconds',
    help: 'When the last good backup was finished; 0 where there was none',
  }
  watchGauge(metrics, at, async () => {
    const found = await last()
    if (found === undefined) return undefined
    return found === null ? 0 : found.finishedAt.getTime() / 1000
  })
  const size = { name: 'mls_backup_last_success_bytes', help: 'The size of the last good backup' }
  watchGauge(metrics, size, async () => (await last())?.bytes)
}
