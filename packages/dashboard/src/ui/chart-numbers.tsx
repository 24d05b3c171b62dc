import { useState } from 'react'
import type { ChartData } from './chart-data.ts'
import { DataTable, columnsOf } from './data-table.tsx'
import { inZone } from './time.tsx'
import { useTimeZone } from './time-zone.ts'

type Props = { title: string; data: ChartData; format: (value: number) => string }
type Row = { readonly at: Date; readonly values: readonly (string | undefined)[] }

const rowsShown = 24

/** The numbers of a chart, which are made once somebody asks for them. */
export function ChartNumbers(props: Props) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{props.title} as numbers</summary>
      {open && <Numbers {...props} />}
    </details>
  )
}

/** Some moments, spread evenly, the newest first. */
function Numbers({ title, data, format }: Props) {
  const { zone } = useTimeZone()
  const every = Math.max(1, Math.floor(data.at.length / rowsShown))
  const rows = data.at
    .map((at, index) => ({ at, values: data.series.map(({ values }) => text(values[index], format)) }))
    .filter((_, index) => (data.at.length - 1 - index) % every === 0)
    .reverse()
  const columns = columnsOf<Row>([
    { id: 'at', header: 'At', cell: ({ at }) => inZone(at, zone) },
    ...data.series.map(({ name }, index) => ({
      id: name,
      header: name,
      end: true,
      cell: ({ values }: Row) => values[index] ?? '–',
    })),
  ])
  return <DataTable label={title} columns={columns} rows={rows} rowId={({ at }) => at.toISOString()} />
}

function text(value: number | null | undefined, format: (value: number) => string): string | undefined {
  return value === null || value === undefined ? undefined : format(value)
}
