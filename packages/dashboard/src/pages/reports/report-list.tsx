import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { reportColumns } from './report-columns.tsx'

type Props = { state: 'open' | 'resolved'; subject: string | undefined }

/** Reports of a state, the newest first, page by page. */
export function ReportList({ state, subject }: Props) {
  const reports = useInfiniteQuery(
    trpc.reports.list.infiniteQueryOptions(
      { state, ...(subject === undefined ? {} : { subject }) },
      { getNextPageParam: ({ cursor }) => cursor, refetchInterval: 10_000 },
    ),
  )
  return (
    <Card title={state === 'open' ? 'Waiting for somebody' : 'Resolved'} lead="The newest first.">
      <Loaded query={reports} lines={8}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.reports)
          if (rows.length === 0) return <NoReports state={state} subject={subject} />
          return (
            <>
              <DataTable
                label="Reports"
                columns={reportColumns}
                rows={rows}
                rowId={({ reportId }) => reportId}
              />
              <LoadMore pages={reports} what="reports" />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function NoReports({ state, subject }: Props) {
  if (subject !== undefined)
    return <Empty title="None of this account.">There may be others: look at those of all accounts.</Empty>
  if (state === 'open')
    return <Empty title="Nothing waits.">What people report appears here by itself, within seconds.</Empty>
  return (
    <Empty title="Nothing was resolved yet.">
      Reports stay for two years, what they disclose for 30 days after they were resolved.
    </Empty>
  )
}
