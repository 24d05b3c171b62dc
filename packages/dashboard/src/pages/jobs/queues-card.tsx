import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable, columnsOf } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { count, duration } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { JobName } from './job-name.tsx'

type Queue = Answers['jobs']['queues'][number]

const columns = columnsOf<Queue>([
  { id: 'name', header: 'Kind of job', cell: ({ name }) => <JobName name={name} /> },
  { id: 'waiting', header: 'Due, and waiting', end: true, cell: ({ waiting }) => count(waiting) },
  {
    id: 'oldest',
    header: 'Longest wait',
    end: true,
    cell: ({ waiting, oldestSeconds }) =>
      waiting === 0 ? <span className="nothing">–</span> : duration(oldestSeconds * 1000),
  },
  { id: 'running', header: 'Running', end: true, cell: ({ running }) => count(running) },
  {
    id: 'dead',
    header: 'Given up',
    end: true,
    cell: ({ dead }) => (dead === 0 ? '0' : <Badge tone="bad">{count(dead)}</Badge>),
  },
])

/** How many jobs of each kind wait, run, or were given up. */
export function QueuesCard() {
  const queues = useQuery({ ...trpc.jobs.queues.queryOptions(), refetchInterval: 10_000 })
  return (
    <Card
      title="Queues"
      lead="Kinds of jobs of which there are some now. A wait of minutes means that no node does jobs, or that there are too many."
    >
      <Loaded query={queues} lines={4}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="There is no job just now.">
              Jobs are made by the clock, most of them every few minutes, and are done within seconds.
            </Empty>
          ) : (
            <DataTable label="Queues" columns={columns} rows={rows} rowId={({ name }) => name} />
          )
        }
      </Loaded>
    </Card>
  )
}
