import { lazy, Suspense, useState } from 'react'
import type { ChartData } from './chart-data.ts'
import { ChartNumbers } from './chart-numbers.tsx'
import type { ChartSteps } from './chart-steps.ts'
import { inZone } from './time.tsx'
import { useTimeZone } from './time-zone.ts'

type Props = {
  title: string
  data: ChartData
  format: (value: number) => string
  /** How long each moment stands for: what lies further apart is drawn as a gap. */
  stepMs: number
  /** How long the chart is; without it, as long as there are moments. */
  spanMs?: number
  /** What its marks count by. */
  steps?: ChartSteps
  /** What is said while there is too little to draw. */
  hint?: string
}

// The library is loaded by the first chart alone.
const Plot = lazy(() => import('./plot.tsx'))

/** Values over time; those of the moment that is pointed at, and the same as a table for whoever does not see it. */
export function Chart({ title, data, format, stepMs, spanMs, steps, hint }: Props) {
  const [index, setIndex] = useState<number>()
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <h3>{title}</h3>
        <Legend data={data} format={format} index={index} />
      </figcaption>
      <div className="chart-area" aria-hidden="true">
        {data.at.length > 1 ? (
          <Suspense>
            <Moment at={index === undefined ? undefined : data.at[index]} />
            <Plot {...{ data, format, stepMs, spanMs, steps }} onPoint={setIndex} />
          </Suspense>
        ) : (
          <p className="chart-hint">{hint ?? 'There is something to draw after two minutes.'}</p>
        )}
      </div>
      <ChartNumbers title={title} data={data} format={format} />
    </figure>
  )
}

/** When it was that is pointed at. */
function Moment({ at }: { at: Date | undefined }) {
  const { zone } = useTimeZone()
  return at === undefined ? null : <span className="chart-moment">{inZone(at, zone)}</span>
}

/** The lines, with what they are at the moment that is pointed at, or were last. */
function Legend({ data, format, index }: Pick<Props, 'data' | 'format'> & { index: number | undefined }) {
  return (
    <ul className="chart-legend">
      {data.series.map(({ name, values }, line) => {
        const value = values.at(index ?? -1)
        return (
          <li key={name}>
            <span className={`chart-key chart-key-${line + 1}`} aria-hidden="true" />
            {name} <strong>{value === null || value === undefined ? '–' : format(value)}</strong>
          </li>
        )
      })}
    </ul>
  )
}
