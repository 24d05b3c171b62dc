import { Link } from '@tanstack/react-router'
import type { Place } from './verdict.ts'

/** Leads to where one sees more of a finding, or acts. */
export function FindingLink({ place }: { place: Place }) {
  switch (place) {
    case 'checks':
      return <a href="#checks">See the checks</a>
    case 'charts':
      return <a href="#charts">See since when</a>
    case 'storage':
      return <a href="#storage">See what is stored</a>
    case 'nodes':
      return <Link to="/nodes">See the nodes</Link>
    case 'jobs':
      return <Link to="/jobs">See the jobs</Link>
    case 'reports':
      return <Link to="/reports">See the reports</Link>
    case 'convos':
      return (
        <Link to="/convos" search={{ filter: 'attention' }}>
          See the convos
        </Link>
      )
    case 'suspended':
      return (
        <Link to="/accounts" search={{ filter: 'suspended' }}>
          See the accounts
        </Link>
      )
  }
}
