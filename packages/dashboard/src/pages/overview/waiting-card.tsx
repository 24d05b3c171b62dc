import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Live } from '../../api/live.tsx'
import { Card } from '../../ui/card.tsx'
import { boundedCount } from '../../ui/format.ts'

/** What waits for an operator, each with the way to it. */
export function WaitingCard({ attention }: { attention: Live['attention'] | undefined }) {
  return (
    <Card title="What waits for somebody">
      <ul className="lines">
        <Line value={attention?.openReports} hint="moderators answer them">
          <Link to="/reports">Open reports</Link>
        </Line>
        <Line value={attention?.deadJobs} hint="retry them once the cause is mended">
          <Link to="/jobs">Jobs that were given up</Link>
        </Line>
        <Line value={attention?.convos} hint="with faulty commits or barred devices">
          <Link to="/convos" search={{ filter: 'attention' }}>
            Convos that may be stuck
          </Link>
        </Line>
        <Line value={attention?.suspended} hint="until their time is over, or lifted">
          <Link to="/accounts" search={{ filter: 'suspended' }}>
            Suspended accounts
          </Link>
        </Line>
      </ul>
    </Card>
  )
}

function Line({ value, hint, children }: { value: number | undefined; hint: string; children: ReactNode }) {
  return (
    <li>
      <span>
        {children} <span className="dim">{hint}</span>
      </span>
      <strong className="line-end">{value === undefined ? '–' : boundedCount(value)}</strong>
    </li>
  )
}
