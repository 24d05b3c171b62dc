import { useState } from 'react'
import type { ReactNode } from 'react'
import { Failure } from './failure.tsx'

type Query<Data> = {
  readonly data: Data | undefined
  readonly error: unknown
  readonly isError: boolean
  readonly refetch: () => unknown
}
type Props<Data> = {
  query: Query<Data>
  children: (data: Data) => ReactNode
  /** Roughly how high it will be, in lines, so that nothing moves when it comes. */
  lines?: number
}

/** What a query gives once it has; until then its place, and what was last known while it fails. */
export function Loaded<Data>({ query, children, lines = 6 }: Props<Data>) {
  const retry = () => void query.refetch()
  // While it is asked again, what went wrong stays: it would flicker, and be read out each time.
  const [failed, setFailed] = useState<unknown>()
  if (query.isError && query.error !== failed) setFailed(query.error)
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Failure error={query.error} retry={retry} />}
        {children(query.data)}
      </>
    )
  if (failed !== undefined) return <Failure error={failed} retry={retry} />
  return <Skeleton lines={lines} />
}

function Skeleton({ lines }: { lines: number }) {
  return (
    <div className="skeleton" role="status">
      <span className="hidden">Loading…</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  )
}
