import { Card } from '../../ui/card.tsx'
import { Ciphersuite } from '../../ui/ciphersuite.tsx'
import { columnsOf, DataTable } from '../../ui/data-table.tsx'
import { count } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import type { Convo } from './convo.ts'

const mostShown = 100

const columns = columnsOf<Convo['generations'][number]>([
  { id: 'generation', header: 'Generation', cell: ({ generation }) => count(generation) },
  { id: 'epoch', header: 'Last epoch', cell: ({ lastEpoch }) => count(lastEpoch) },
  { id: 'suite', header: 'Ciphersuite', cell: ({ ciphersuite }) => <Ciphersuite name={ciphersuite} /> },
  { id: 'begun', header: 'Begun', cell: ({ createdAt }) => <Time at={createdAt} exact /> },
])

/** How often the group was begun anew, the newest first. */
export function Generations({ generations }: { generations: Convo['generations'] }) {
  const shown = generations.length === mostShown ? ` The newest ${mostShown} are shown.` : ''
  return (
    <Card title="Generations" lead={`Each reset begins a new group, a generation.${shown}`}>
      <DataTable
        label="Generations"
        columns={columns}
        rows={generations}
        rowId={({ generation }) => String(generation)}
      />
    </Card>
  )
}
