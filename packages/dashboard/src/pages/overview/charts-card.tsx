import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { Chart } from '../../ui/chart.tsx'
import { Failure } from '../../ui/failure.tsx'
import { Filter } from '../../ui/filter.tsx'
import { nodeCharts, serviceCharts } from './chart-series.ts'

const minuteMs = 60_000
const serviceStepMs = 10 * minuteMs

const choices = [
  ['1', '1 hour'],
  ['6', '6 hours'],
  ['24', '24 hours'],
] as const

type Hours = (typeof choices)[number][0]
type Props = { hours: Hours; onHours: (hours: Hours) => void }

/** What was in the last hours, drawn; the same places before it is known. */
export function ChartsCard({ hours: chosen, onHours }: Props) {
  const hours = Number(chosen)
  const history = useQuery({
    ...trpc.overview.history.queryOptions({ hours }),
    refetchInterval: minuteMs,
    placeholderData: (before) => before,
  })
  const nodes = useMemo(() => nodeCharts(history.data), [history.data])
  const service = useMemo(() => serviceCharts(history.data), [history.data])
  const spanMs = hours * 60 * minuteMs
  const pending = history.data === undefined ? '' : undefined
  return (
    <Card
      title={hours === 1 ? 'The last hour' : `The last ${hours} hours`}
      lead="All nodes together; of latencies and the event loop, the slowest node’s. A gap is a time when nobody measured."
      actions={<Filter label="How far back" value={chosen} options={choices} onChoose={onHours} />}
    >
      {history.isError && <Failure error={history.error} retry={() => void history.refetch()} />}
      <div className="charts">
        {nodes.map((chart) => (
          <Chart
            key={chart.title}
            {...chart}
            {...(pending !== undefined && { hint: pending })}
            spanMs={spanMs}
            stepMs={history.data?.stepMs ?? minuteMs}
          />
        ))}
        {service.map((chart) => (
          <Chart
            key={chart.title}
            {...chart}
            hint={pending ?? 'This is measured every ten minutes: there is something to draw after twenty.'}
            spanMs={spanMs}
            stepMs={serviceStepMs}
          />
        ))}
      </div>
    </Card>
  )
}
