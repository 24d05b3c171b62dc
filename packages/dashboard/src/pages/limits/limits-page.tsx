import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FindHere } from '../../ui/find-here.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { limitColumns } from './limit-columns.tsx'
import { groupLimits, isFound } from './limit-view.ts'
import type { Limit } from './limit-view.ts'

/** How much may be done how often, and where an operator changes that. */
export function LimitsPage() {
  const [text, setText] = useState('')
  const limits = useQuery({ ...trpc.limits.list.queryOptions(), refetchInterval: 15_000 })
  return (
    <Page
      title="Limits"
      lead="How much may be done how often. What is set here goes for all nodes at once, and outlasts restarts."
    >
      <FindHere label="Find a limit" hint="Name, or what it is for" text={text} onText={setText} />
      <Loaded query={limits} lines={20}>
        {(all) => <Groups limits={all.filter((limit) => isFound(limit, text))} />}
      </Loaded>
    </Page>
  )
}

function Groups({ limits }: { limits: readonly Limit[] }) {
  if (limits.length === 0)
    return <Empty title="No limit is called so, or for that.">A part of a word is enough.</Empty>
  return groupLimits(limits).map(({ title, store, limits: listed }) => (
    <Card key={title} title={title} lead={store} className="limits">
      <DataTable
        label={title}
        columns={limitColumns}
        rows={listed.map((limit) => ({ ...limit, tellsStore: store === undefined }))}
        rowId={({ name }) => name}
      />
    </Card>
  ))
}
