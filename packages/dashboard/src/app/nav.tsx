import { Link } from '@tanstack/react-router'
import { useLive } from '../api/live.tsx'
import { boundedCount } from '../ui/format.ts'

const groups = [
  {
    name: 'Service',
    links: [
      ['/', 'Overview'],
      ['/nodes', 'Nodes'],
      ['/jobs', 'Jobs'],
      ['/limits', 'Limits'],
    ],
  },
  {
    name: 'People',
    links: [
      ['/accounts', 'Accounts'],
      ['/convos', 'Convos'],
      ['/reports', 'Reports'],
      ['/invites', 'Invites'],
      ['/key-packages', 'Key packages'],
    ],
  },
  {
    name: 'Operators',
    links: [
      ['/audit', 'Audit log'],
      ['/settings', 'Settings'],
    ],
  },
] as const

/** The way to every page, with a mark where something waits. */
export function Nav({ onGo }: { onGo: () => void }) {
  const attention = useLive().last?.attention
  const marks: Readonly<Record<string, number | undefined>> = {
    '/reports': attention?.openReports,
    '/jobs': attention?.deadJobs,
    '/convos': attention?.convos,
  }
  return (
    <nav id="nav" className="nav" aria-label="Pages">
      {groups.map(({ name, links }) => (
        <div key={name} className="nav-group">
          <p className="nav-name">{name}</p>
          <ul>
            {links.map(([to, label]) => (
              <li key={to}>
                <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} onClick={onGo}>
                  {label}
                  <Mark value={marks[to]} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function Mark({ value = 0 }: { value?: number | undefined }) {
  if (value === 0) return null
  return (
    <span className="mark">
      {boundedCount(value)}
      <span className="hidden"> waiting</span>
    </span>
  )
}
