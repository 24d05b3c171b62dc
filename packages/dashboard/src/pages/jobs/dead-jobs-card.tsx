import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { deadJobColumns } from './dead-job-columns.tsx'
import { useDeadJobs } from './use-dead-jobs.ts'

/** Jobs that were given up, the newest first. */
export function DeadJobsCard() {
  const jobs = useDeadJobs()
  return (
    <Card
      title="Given up"
      lead="A job that fails is tried again for some days. These failed as often as they may, and stay until somebody retries or deletes them."
    >
      <Loaded query={jobs} lines={5}>
        {({ pages }) => {
          const rows = pages.flat()
          if (rows.length === 0)
            return (
              <Empty title="Nothing was given up.">
                That is how it should be. A job that fails as often as it may is shown here.
              </Empty>
            )
          return (
            <>
              <DataTable
                label="Jobs that were given up"
                columns={deadJobColumns}
                rows={rows}
                rowId={({ id }) => String(id)}
              />
              <LoadMore pages={jobs} what="jobs" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}
