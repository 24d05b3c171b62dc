import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { errorName, unlessRefused } from '../../api/errors.ts'
import { trpc } from '../../api/trpc.ts'
import { Empty } from '../../ui/empty.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { ReportView } from './report-view.tsx'

const route = getRouteApi('/signed-in/reports/$reportId')

/** One report: who, what, whether it is proven, and what becomes of it. */
export function ReportPage() {
  const { reportId } = route.useParams()
  const report = useQuery(
    trpc.reports.get.queryOptions(
      { reportId },
      { refetchInterval: ({ state }) => unlessRefused(state.error, 10_000) },
    ),
  )
  return (
    <Page title="Report">
      {errorName(report.error) === 'NotFound' || errorName(report.error) === 'InvalidRequest' ? (
        <Empty title="There is no such report.">
          Reports are kept for two years. <Link to="/reports">Go to the queue</Link>
        </Empty>
      ) : (
        <Loaded query={report} lines={12}>
          {(found) => <ReportView key={found.reportId} report={found} />}
        </Loaded>
      )}
    </Page>
  )
}
