import { Link } from '@tanstack/react-router'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'

/** Says that nothing is known of an account, or that what is asked for can be none. */
export function UnknownAccount({ did, unseen = false }: { did: string; unseen?: boolean }) {
  if (!unseen)
    return (
      <Page title="No such account">
        <Empty title="This is not a DID.">
          “{did}” names no account. <BackToSearch />
        </Empty>
      </Page>
    )
  return (
    <Empty title="This service does not know the account.">
      It has registered no device here, or all that it had was erased. You can hold it off before it comes: a
      suspension or a takedown counts from its first try on. <BackToSearch />
    </Empty>
  )
}

function BackToSearch() {
  return <Link to="/accounts">Look for an account</Link>
}
