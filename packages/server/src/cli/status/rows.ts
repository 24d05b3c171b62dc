import type { Attention } from '@catbird-mls/core/oversight'
import type { Health } from '../local-server.ts'
import { count, counted, figure, megabytes, span } from '../words.ts'
import type { Kept, Standing } from './look.ts'

/** A line: what it is about, and what is so. */
export type Row = readonly [about: string, text: string]

/** A deployment as a person reads it, by line. */
export function rowsOf(standing: Standing, now: Date): Row[] {
  return [...serverRows(standing), ...keptRows(standing.kept, now), ...backupRows(standing.backup, now)]
}

function serverRows({ server, url }: Standing): Row[] {
  if (server === 'stopped') return [['server', `does not run (nobody answers at ${url})`]]
  if (server === 'other') return [['server', `something else answers at ${url}`]]
  const { version, stage, uptimeSeconds } = server
  return [
    ['server', `version ${version}, ${stage} for ${span(uptimeSeconds)}, at ${url}`],
    ...(Object.keys(server.checks).length === 0 ? [] : [checksRow(server)]),
  ]
}

function checksRow({ checks }: Health): Row {
  const each = Object.entries(checks).map(([name, { status, latencyMs }]) =>
    status === 'ok' ? `${name} ${figure(latencyMs)} ms` : `${name} ${status.toUpperCase()}`,
  )
  return ['checks', each.join(', ')]
}

function keptRows(kept: Standing['kept'], now: Date): Row[] {
  if (kept === undefined) return [['database', 'the built-in Postgres is stopped, as the server is']]
  if ('error' in kept) return [['database', kept.error]]
  if (kept.now === undefined)
    return [
      [
        'database',
        `${counted(kept.pending.length, 'migration')} pending ("catbird-mls migrate status" names them)`,
      ],
    ]
  const { nodes, figures, counts, attention, databaseBytes, roomUntil } = kept.now
  const room = (roomUntil.getTime() - now.getTime()) / 1_000
  return [
    [
      'database',
      `${megabytes(databaseBytes)}, all migrations applied, room for messages for ${span(Math.max(0, room))}`,
    ],
    ['nodes', nodesOf(nodes, now)],
    ...(figures === null ? [] : trafficRows(figures)),
    ...(counts === undefined ? [] : [keptRow(counts)]),
    ['waiting', waitingOf(attention)],
  ]
}

type Now = NonNullable<Kept['now']>

function nodesOf(nodes: Now['nodes'], now: Date): string {
  const alive = nodes.filter((one) => one.alive)
  const each = alive.map(
    ({ version, startedAt, sockets }) =>
      `${version ?? 'a version that is not told yet'} for ${span((now.getTime() - startedAt.getTime()) / 1_000)} with ${counted(sockets, 'stream')}`,
  )
  return alive.length === 0 ? 'none is alive' : `${count(alive.length)} alive: ${each.join('; ')}`
}

function trafficRows(figures: NonNullable<Now['figures']>): Row[] {
  const { requests, failed, messages, latencyP50, latencyP99 } = figures
  const latency =
    latencyP50 === null || latencyP99 === null
      ? ''
      : `, answered in ${figure(latencyP50)} ms (p99 ${figure(latencyP99)} ms)`
  return [
    [
      'traffic',
      `${figure(requests)} requests/s${latency}, ${figure(failed)} failures/s, ${figure(messages)} messages/s`,
    ],
  ]
}

function keptRow({ accounts, devices, convos, blobBytes, stock }: NonNullable<Now['counts']>): Row {
  const unreachable = stock.unreachable === 0 ? '' : `, ${count(stock.unreachable)} of them unreachable`
  const blobs = blobBytes === 0 ? '' : `, ${megabytes(blobBytes)} of blobs`
  return [
    'kept',
    `${counted(accounts, 'account')}, ${counted(devices, 'device')}${unreachable}, ${counted(convos, 'convo')}${blobs}`,
  ]
}

/** Counts stop at a hundred. */
function waitingOf({ openReports, deadJobs, convos, suspended }: Attention): string {
  const some = [
    [openReports, 'open report', 'open reports'],
    [deadJobs, 'failed job', 'failed jobs'],
    [convos, 'convo with faults', 'convos with faults'],
    [suspended, 'suspended account', 'suspended accounts'],
  ] as const
  const said = some.flatMap(([value, one, many]) => {
    if (value === 0) return []
    return [`${count(value)}${value >= 100 ? '+' : ''} ${value === 1 ? one : many}`]
  })
  return said.length === 0 ? 'nothing' : said.join(', ')
}

function backupRows(backup: Standing['backup'], now: Date): Row[] {
  if (backup === undefined) return [['backup', 'not known: BACKUP_STATUS_FILE is not set']]
  if (backup === null) return [['backup', 'none yet']]
  if ('error' in backup) return [['backup', backup.error]]
  const ago = span((now.getTime() - backup.finishedAt.getTime()) / 1_000)
  const size = backup.bytes === undefined ? '' : `, ${megabytes(backup.bytes)}`
  return [['backup', `${ago} ago${size}`]]
}
