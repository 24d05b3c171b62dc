import { columnsOf, DataTable } from '../../ui/data-table.tsx'
import { bytes, count, duration } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import type { Stretch } from './convo.ts'

const columns = columnsOf<Stretch>([
  {
    id: 'entries',
    header: 'Entries',
    cell: ({ fromSeq, toSeq }) => `${count(fromSeq)} to ${count(toSeq)}`,
  },
  { id: 'from', header: 'From', cell: ({ from }) => <Time at={from} exact /> },
  {
    id: 'took',
    header: 'Took',
    end: true,
    cell: ({ from, to }) => duration(Date.parse(to) - Date.parse(from)),
  },
  { id: 'messages', header: 'Messages', end: true, cell: ({ messages }) => count(messages) },
  { id: 'commits', header: 'Commits', end: true, cell: ({ commits }) => count(commits) },
  { id: 'notices', header: 'Notices', end: true, cell: ({ notices }) => count(notices) },
  { id: 'bytes', header: 'Size', end: true, cell: ({ bytes: size }) => bytes(size) },
])

/** The stretches of a log as numbers, the newest first. */
export function LogNumbers({ stretches }: { stretches: readonly Stretch[] }) {
  return (
    <details className="log-numbers">
      <summary>Shape of the log as numbers</summary>
      <DataTable
        label="Shape of the log"
        columns={columns}
        rows={stretches.toReversed()}
        rowId={({ fromSeq }) => String(fromSeq)}
      />
    </details>
  )
}
