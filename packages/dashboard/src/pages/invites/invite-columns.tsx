import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { CopyId } from '../../ui/copy-id.tsx'
import { columnsOf } from '../../ui/data-table.tsx'
import { boundedCount, count } from '../../ui/format.ts'
import { AccountLink, ConvoLink } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import { RevokeInvite } from './revoke-invite.tsx'

type Invite = Answers['invites']['list']['invites'][number]

const states: Readonly<Record<Invite['state'], readonly [words: string, tone: Tone]>> = {
  open: ['Open', 'good'],
  revoked: ['Revoked', 'bad'],
  expired: ['Expired', 'neutral'],
  used: ['Used up', 'neutral'],
}

export const inviteColumns = columnsOf<Invite>([
  {
    id: 'invite',
    header: 'Invite',
    cell: ({ inviteId }) => <CopyId id={inviteId} what="the id of the invite" kept={14} />,
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <Badge tone={states[state][1]}>{states[state][0]}</Badge>,
  },
  {
    id: 'convo',
    header: 'Convo, made by',
    cell: ({ convoId, madeBy }) => (
      <span className="stacked">
        <ConvoLink convoId={convoId} />
        {madeBy !== null && <AccountLink did={madeBy} />}
      </span>
    ),
  },
  {
    id: 'way',
    header: 'Lets in',
    cell: ({ approval }) => (approval ? 'If approved' : 'Anybody'),
  },
  {
    id: 'uses',
    header: 'Uses',
    end: true,
    cell: ({ uses, maxUses }) => (maxUses === null ? count(uses) : `${count(uses)} of ${count(maxUses)}`),
  },
  { id: 'pending', header: 'Waiting', end: true, cell: ({ pending }) => boundedCount(pending) },
  {
    id: 'expires',
    header: 'Expires',
    cell: ({ expiresAt }) => (expiresAt === null ? 'Never' : <Time at={expiresAt} />),
  },
  {
    id: 'acts',
    header: 'Actions',
    cell: (invite) => (invite.state === 'open' ? <RevokeInvite invite={invite} /> : null),
  },
])
