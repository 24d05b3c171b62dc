import { memo, useState, useTransition } from 'react'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { count } from '../../ui/format.ts'
import type { Member } from './convo.ts'
import { rosterColumns } from './roster-columns.tsx'

const shownFirst = 50

/**
 * Who is in a convo: first those with a barred device, then admins. Of many, some until all are asked for. Drawn anew when
 * they change, and not with the rest of the page: they may be thousands.
 */
export const Roster = memo(function Roster({ roster }: { roster: readonly Member[] }) {
  const [all, setAll] = useState(false)
  const [drawing, draw] = useTransition()
  const rows = roster.toSorted((one, other) => rank(one) - rank(other))
  const shown = all ? rows : rows.slice(0, shownFirst)
  return (
    <Card
      title={`Members (${count(rows.length)})`}
      lead="Those with a barred device come first, then admins."
    >
      {rows.length === 0 ? (
        <Empty title="Nobody is in it any more.">All have left.</Empty>
      ) : (
        <DataTable label="Members" columns={rosterColumns} rows={shown} rowId={({ did }) => did} />
      )}
      {shown.length < rows.length && (
        <div className="load-more">
          <Button
            disabled={drawing}
            onClick={() => {
              draw(() => {
                setAll(true)
              })
            }}
          >
            {drawing ? 'Loading…' : `Show all ${count(rows.length)}`}
          </Button>
        </div>
      )}
    </Card>
  )
})

function rank({ role, leaves }: Member): number {
  if (leaves.some(({ barredAt }) => barredAt !== null)) return 0
  return role === 'admin' ? 1 : 2
}
