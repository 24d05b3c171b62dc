import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useLive } from '../../api/live.tsx'
import { trpc } from '../../api/trpc.ts'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { AboutCard } from './about-card.tsx'
import { ChartsCard } from './charts-card.tsx'
import { ChecksCard } from './checks-card.tsx'
import { LiveFigures } from './live-figures.tsx'
import { RetentionCard } from './retention-card.tsx'
import { StorageCard } from './storage-card.tsx'
import { VerdictCard } from './verdict-card.tsx'
import { judge } from './verdict.ts'
import { WaitingCard } from './waiting-card.tsx'

const route = getRouteApi('/signed-in/')

/** Whether the service is well, in one look; then what it does, and what it did. */
export function OverviewPage() {
  const { hours = '1' } = route.useSearch()
  const navigate = route.useNavigate()
  const { live } = useLive()
  const asked = useQuery({ ...trpc.overview.summary.queryOptions(), refetchInterval: 15_000 })
  const summary = asked.data
  const now = live ?? summary
  const failed = asked.isError
  const verdict = summary === undefined || failed ? undefined : judge({ ...summary, ...live })
  return (
    <Page title="Overview">
      <VerdictCard verdict={verdict} failed={failed} />
      {failed && <Failure error={asked.error} retry={() => void asked.refetch()} />}
      <LiveFigures figures={now?.figures} />
      <div className="columns">
        <div id="checks">
          <ChecksCard checks={summary?.checks} />
        </div>
        <WaitingCard attention={now?.attention} />
      </div>
      <div id="charts">
        <ChartsCard
          hours={hours}
          onHours={(chosen) =>
            void navigate({ search: chosen === '1' ? {} : { hours: chosen }, resetScroll: false })
          }
        />
      </div>
      <div className="columns">
        <div id="storage">
          <StorageCard summary={summary} />
        </div>
        <div className="card-pair">
          <RetentionCard retention={summary?.retention} />
          <AboutCard summary={summary} />
        </div>
      </div>
    </Page>
  )
}
