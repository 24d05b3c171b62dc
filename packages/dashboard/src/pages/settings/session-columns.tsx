import { Badge } from '../../ui/badge.tsx'
import { columnsOf } from '../../ui/data-table.tsx'
import { AccountLink } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import { RevokeSession } from './revoke-session.tsx'
import type { SessionRow } from './session-row.ts'
import { shortAgent } from './user-agent.ts'

const ways = { link: 'By a one-time link', token: 'By the admin token', oauth: 'By account' } as const

export const sessionColumns = columnsOf<SessionRow>([
  {
    id: 'who',
    header: 'Who',
    cell: ({ way, actorId, own }) => (
      <div className="session-who">
        {way === 'oauth' ? <AccountLink did={actorId} /> : ways[way]}
        {own && (
          <div>
            <Badge tone="info">This session</Badge>
          </div>
        )}
      </div>
    ),
  },
  { id: 'role', header: 'Role', cell: ({ role }) => role },
  {
    id: 'from',
    header: 'From',
    cell: ({ address, userAgent }) => (
      <div>
        <code>{address}</code>
        <div className="dim" title={userAgent}>
          {shortAgent(userAgent)}
        </div>
      </div>
    ),
  },
  { id: 'began', header: 'Began', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { id: 'seen', header: 'Last used', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
  { id: 'ends', header: 'Ends', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
  { id: 'acts', header: 'Actions', cell: (session) => <RevokeSession session={session} /> },
])
