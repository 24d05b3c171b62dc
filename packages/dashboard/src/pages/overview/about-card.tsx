import type { Answers } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { ServiceFacts } from '../../ui/service-facts.tsx'

type Summary = Answers['overview']['summary']

/** Which service this is, and where there are more charts. */
export function AboutCard({ summary }: { summary: Pick<Summary, 'service' | 'grafanaUrl'> | undefined }) {
  return (
    <Card title="This service">
      <ServiceFacts service={summary?.service} />
      <MoreCharts url={summary?.grafanaUrl} />
    </Card>
  )
}

/** Nothing is known yet where the address is undefined, and none is set where it is null. */
function MoreCharts({ url }: { url: string | null | undefined }) {
  if (url === undefined) return <p className="dim">–</p>
  if (url === null)
    return (
      <p className="dim">
        There are charts of a day here. For more, let Prometheus read <code>/metrics</code>, and set{' '}
        <code>GRAFANA_URL</code>: a link to it is shown here then.
      </p>
    )
  return (
    <p>
      <a href={url} target="_blank" rel="noreferrer">
        More charts, in Grafana
      </a>
    </p>
  )
}
