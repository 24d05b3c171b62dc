import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import type { ColumnDef, RowData } from '@tanstack/react-table'
import type { ReactNode } from 'react'

const features = tableFeatures({})

/** A column of a table: its heading, and what is in a row's cell. Those of `end` are numbers, set right. */
export type Column<Row> = {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  readonly end?: boolean
}

type Model<Row extends RowData> = ColumnDef<typeof features, Row>[]

/** Makes the model of a table's columns, once for all of its drawings: call it outside of components. */
export function columnsOf<Row extends RowData>(columns: readonly Column<Row>[]): Model<Row> {
  const helper = createColumnHelper<typeof features, Row>()
  return columns.map(({ id, header, cell, end }) =>
    helper.display({ id, header, cell: ({ row }) => cell(row.original), meta: { end: end === true } }),
  )
}

type Props<Row extends RowData> = {
  /** What the rows are, for whoever reads by ear. */
  label: string
  columns: Model<Row>
  rows: Row[]
  rowId: (row: Row) => string
}

/** A table; on a narrow screen each row is a card, in which every cell says what it is. */
export function DataTable<Row extends RowData>({ label, columns, rows, rowId }: Props<Row>) {
  const table = useTable({ features, columns, data: rows, getRowId: rowId })
  return (
    <div className="table-frame">
      <table className="data-table" aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" data-end={isEnd(header.column.columnDef) || undefined}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  data-label={cell.column.columnDef.header}
                  data-end={isEnd(cell.column.columnDef) || undefined}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function isEnd({ meta }: { meta?: object | undefined }): boolean {
  return meta !== undefined && 'end' in meta && meta.end === true
}
