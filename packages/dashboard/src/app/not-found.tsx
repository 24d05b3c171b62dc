import { Link } from '@tanstack/react-router'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/empty.tsx'

/** For an address that leads nowhere. */
export function NotFound() {
  return (
    <Page title="No such page">
      <Empty title="Nothing is at this address.">
        <Link to="/">Go to the overview</Link>
      </Empty>
    </Page>
  )
}
