import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { errorName, unlessRefused } from '../../api/errors.ts'
import { trpc } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyId } from '../../ui/copy-id.tsx'
import { shortId } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { AccountStateBadge } from '../accounts/account-state.tsx'
import type { Standing } from './account.ts'
import { AccountActions } from './account-actions.tsx'
import { AccountConvos } from './account-convos.tsx'
import { Devices } from './devices.tsx'
import { Requests } from './requests.tsx'
import { StandingFacts } from './standing-facts.tsx'
import { UnknownAccount } from './unknown-account.tsx'
import { useHandle } from './use-handle.ts'

const route = getRouteApi('/signed-in/accounts/$did')

/** All that is known of an account, and what can be done about it. */
export function AccountPage() {
  const { did } = route.useParams()
  return <OfAccount key={did} did={did} />
}

function OfAccount({ did }: { did: string }) {
  const account = useQuery(
    trpc.accounts.get.queryOptions(
      { did },
      { refetchInterval: ({ state }) => unlessRefused(state.error, 10_000) },
    ),
  )
  const name = useHandle(did) ?? shortId(did)
  const failed = errorName(account.error)
  if (failed === 'InvalidRequest') return <UnknownAccount did={did} />
  const unseen = failed === 'NotFound'
  const standing = unseen ? 'unseen' : account.data?.state
  return (
    <Page
      title={name}
      lead={<HeadLine did={did} standing={standing} />}
      actions={<AccountActions {...{ did, name, standing }} until={account.data?.suspendedUntil ?? null} />}
    >
      {unseen ? (
        <UnknownAccount did={did} unseen />
      ) : (
        <Loaded query={account} lines={14}>
          {(found) => (
            <>
              <StandingFacts account={found} />
              <Devices account={found} />
              <Requests account={found} />
              <AccountConvos did={did} />
            </>
          )}
        </Loaded>
      )}
    </Page>
  )
}

function HeadLine({ did, standing }: { did: string; standing: Standing | undefined }) {
  return (
    <span className="head-line">
      <HeadBadge standing={standing} />
      <CopyId id={did} what="the DID" kept={36} />
    </span>
  )
}

function HeadBadge({ standing }: { standing: Standing | undefined }) {
  if (standing === undefined) return <Badge>Loading…</Badge>
  if (standing === 'unseen') return <Badge>Not known here</Badge>
  return <AccountStateBadge state={standing} />
}
