import type { Answers } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable, columnsOf } from '../../ui/data-table.tsx'
import { bytes, count } from '../../ui/format.ts'
import { Stat, Stats } from '../../ui/stat.tsx'
import { Time } from '../../ui/time.tsx'
import { leastRoomMs } from '../../ui/thresholds.ts'

type Summary = Answers['overview']['summary']
type Table = Summary['storage']['tables'][number]

const shownFirst = 6

const columns = columnsOf<Table>([
  { id: 'name', header: 'Table', cell: ({ name }) => <code>{name}</code> },
  { id: 'bytes', header: 'Size', end: true, cell: (table) => bytes(table.bytes) },
  // The planner knows nothing of a table before it was first looked through.
  { id: 'rows', header: 'Rows, about', end: true, cell: ({ rows }) => (rows === 0 ? '–' : count(rows)) },
])

/** What the database holds, and until when there is room for messages. */
export function StorageCard({ summary }: { summary: Pick<Summary, 'storage' | 'at'> | undefined }) {
  const storage = summary?.storage
  return (
    <Card title="Storage" lead="Tables with their indexes, the largest first.">
      <Stats>
        <Stat
          name="Database"
          value={storage === undefined ? '–' : bytes(storage.databaseBytes)}
          note="with all indexes"
        />
        <Room summary={summary} />
        <Stat
          name="Weeks kept"
          value={storage === undefined ? '–' : count(storage.messages.partitions)}
          note={
            <>
              the oldest: <Time at={storage?.messages.from} />
            </>
          }
        />
      </Stats>
      <Tables tables={storage?.tables} />
    </Card>
  )
}

function Room({ summary }: { summary: Pick<Summary, 'storage' | 'at'> | undefined }) {
  const until = summary?.storage.messages.until
  const left =
    summary === undefined || until === undefined
      ? Infinity
      : new Date(until).getTime() - new Date(summary.at).getTime()
  const tone = left < leastRoomMs.bad ? 'bad' : left < leastRoomMs.warning ? 'warning' : 'neutral'
  return (
    <Stat
      name="Room until"
      value={<Time at={until} />}
      note="for messages; made two weeks ahead"
      tone={tone}
    />
  )
}

function Tables({ tables }: { tables: readonly Table[] | undefined }) {
  if (tables === undefined) return <div className="tables-place" />
  const rest = tables.slice(shownFirst)
  return (
    <>
      <DataTable
        label="The largest tables"
        columns={columns}
        rows={tables.slice(0, shownFirst)}
        rowId={({ name }) => name}
      />
      {rest.length > 0 && (
        <details>
          <summary>{`${rest.length} more`}</summary>
          <DataTable label="Smaller tables" columns={columns} rows={rest} rowId={({ name }) => name} />
        </details>
      )}
    </>
  )
}
