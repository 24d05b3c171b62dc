import { lazy, Suspense } from 'react'
import type { ChartData } from './chart-data.ts'
import { DataTable, columnsOf } from './data-table.tsx'
import { inZone } from './time.tsx'
import { useTimeZone } from './time-zone.ts'

type Props = { title: string; data: ChartData; format: (value: number) => string; stepMs: number }

// The library is loaded by the first chart alone.
const Plot = lazy(() => import('./plot.tsx'))

/** Values over time; the same as a table for whoever does not see it. */
export function Chart({ title, data, format, stepMs }: Props) {
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <h3>{title}</h3>
        <Legend data={data} format={format} />
      </figcaption>
      <div className="chart-area" aria-hidden="true">
        {data.at.length > 1 ? (
          <Suspense>
            <Plot data={data} format={format} stepMs={stepMs} />
          </Suspense>
        ) : (
          <p className="dim">There is something to draw after two minutes.</p>
        )}
      </div>
      <Numbers title={title} data={data} format={format} />
    </figure>
  )
}

function Legend({ data, format }: Pick<Props, 'data' | 'format'>) {
  return (
    <ul className="chart-legend">
      {data.series.map(({ name, values }, index) => {
        const last = values.at(-1)
        return (
          <li key={name}>
            <span className={`chart-key chart-key-${index + 1}`} aria-hidden="true" />
            {name} <strong>{last === null || last === undefined ? '–' : format(last)}</strong>
          </li>
        )
      })}
    </ul>
  )
}

type NumbersRow = { readonly at: Date; readonly values: readonly (string | undefined)[] }

/** A row for about each hour, the newest first. */
function Numbers({ title, data, format }: Pick<Props, 'title' | 'data' | 'format'>) {
  const { zone } = useTimeZone()
  const every = Math.max(1, Math.floor(data.at.length / 24))
  const rows = data.at
    .map((at, index) => ({ at, values: data.series.map(({ values }) => text(values[index], format)) }))
    .filter((_, index) => (data.at.length - 1 - index) % every === 0)
    .reverse()
  const columns = columnsOf<NumbersRow>([
    { id: 'at', header: 'At', cell: ({ at }) => inZone(at, zone) },
    ...data.series.map(({ name }, index) => ({
      id: name,
      header: name,
      end: true,
      cell: ({ values }: NumbersRow) => values[index] ?? '–',
    })),
  ])
  return (
    <details>
      <summary>{title} as numbers</summary>
      <DataTable label={title} columns={columns} rows={rows} rowId={({ at }) => at.toISOString()} />
    </details>
  )
}

function text(value: number | null | undefined, format: (value: number) => string): string | undefined {
  return value === null || value === undefined ? undefined : format(value)
}
