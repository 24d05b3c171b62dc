import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { trpc } from '../../api/trpc.ts'
import { Announcements } from '../../ui/announcements.tsx'
import { Page } from '../../ui/page.tsx'
import { ByAccount } from './by-account.tsx'
import { ByLink } from './by-link.tsx'
import { ByToken } from './by-token.tsx'

const route = getRouteApi('/sign-in')

/** Where an operator signs in, by whatever this service has set up. */
export function SignInPage() {
  const { failed } = route.useSearch()
  const { data: me } = useSuspenseQuery(trpc.session.me.queryOptions())
  return (
    <main className="sign-in">
      <p className="brand">catbird-mls</p>
      <Page title="Sign in" lead="For those who operate this service.">
        {me.expired && (
          <p className="notice" role="status">
            Your session has ended. Sign in again, and you are back where you were.
          </p>
        )}
        {failed === 'account' && (
          <p className="notice notice-bad" role="alert">
            Nobody was signed in: your account’s server did not confirm it, it took too long, or the account
            does not operate this service.
          </p>
        )}
        <ByLink />
        {me.ways.account && <ByAccount />}
        {me.ways.token && <ByToken />}
        <Help ways={me.ways} />
      </Page>
      <Announcements />
    </main>
  )
}

function Help({ ways }: { ways: { account: boolean; token: boolean } }) {
  if (ways.account || ways.token) return null
  return (
    <div className="notice">
      <p>Open the link that the server has printed when it started. It signs in once, within the hour.</p>
      <p>
        For other ways, set <code>ADMIN_TOKEN</code>, or name accounts in <code>ADMIN_DIDS</code>, and start
        the server anew.
      </p>
    </div>
  )
}
