import { Link } from '@tanstack/react-router'
import { Card } from '../../ui/card.tsx'
import { Facts } from '../../ui/facts.tsx'
import { boundedCount, bytes, count } from '../../ui/format.ts'
import { Time } from '../../ui/time.tsx'
import type { Account } from './account.ts'

/** How an account stands, and since when. */
export function StandingFacts({ account }: { account: Account }) {
  const { did, createdAt, suspendedAt, takenDownAt, deletion, convos, blobBytes, openReports } = account
  return (
    <Card title="How it stands" actions={<More did={did} />}>
      <Facts
        facts={[
          ['Here since', <Time key="since" at={createdAt} exact />],
          ['Suspended', suspendedAt === null ? undefined : <Suspension key="suspended" account={account} />],
          ['Taken down', takenDownAt === null ? undefined : <Time key="down" at={takenDownAt} exact />],
          ['Deletes itself', deletion === null ? undefined : <Deletion key="deletion" deletion={deletion} />],
          ['Its own server says', <Host key="host" host={account.host} />],
          ['Convos', `${count(convos.count)}${convos.more ? '+' : ''}`],
          ['Kept files', bytes(blobBytes)],
          [
            'Open reports',
            openReports === 0 ? (
              'None'
            ) : (
              <Link key="reports" to="/reports" search={{ subject: did }}>
                {boundedCount(openReports)} open
              </Link>
            ),
          ],
        ]}
      />
    </Card>
  )
}

function More({ did }: { did: string }) {
  return (
    <>
      <Link to="/reports" search={{ subject: did }}>
        Reports of it
      </Link>
      <Link to="/audit" search={{ did }}>
        What operators did about it
      </Link>
    </>
  )
}

function Suspension({ account: { suspendedAt, suspendedUntil, takenDownAt } }: { account: Account }) {
  return (
    <span className="stacked">
      <span>
        since <Time at={suspendedAt} exact />
      </span>
      {suspendedUntil !== null ? (
        <span>
          ends <Time at={suspendedUntil} exact /> (<Time at={suspendedUntil} />)
        </span>
      ) : (
        takenDownAt === null && <span>until somebody lifts it</span>
      )}
    </span>
  )
}

function Deletion({ deletion }: { deletion: NonNullable<Account['deletion']> }) {
  return (
    <span className="stacked">
      <span>
        asked for <Time at={deletion.at} exact />
      </span>
      {deletion.erasedAt === null ? (
        <span>
          all is promised to be gone by <Time at={deletion.promisedAt} exact /> (
          <Time at={deletion.promisedAt} />)
        </span>
      ) : (
        <span>
          erased <Time at={deletion.erasedAt} exact />; looked for once more, then forgotten
        </span>
      )}
    </span>
  )
}

function Host({ host: { status, askedAt, goneAt } }: { host: Account['host'] }) {
  if (goneAt !== null)
    return (
      <>
        that it knows no such account, since <Time at={goneAt} />. Once that is so for a week, the account is
        deleted here.
      </>
    )
  if (askedAt === null) return 'Not asked yet: it counts as active.'
  return (
    <>
      {status === null ? 'active' : `“${status}”: it is cut off until that changes`}, asked{' '}
      <Time at={askedAt} />
    </>
  )
}
