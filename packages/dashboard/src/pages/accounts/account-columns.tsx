import type { Answers } from '../../api/trpc.ts'
import { columnsOf } from '../../ui/data-table.tsx'
import { count } from '../../ui/format.ts'
import { AccountLink } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import { AccountStateBadge } from './account-state.tsx'

type Account = Answers['accounts']['list']['accounts'][number]

export const accountColumns = columnsOf<Account>([
  { id: 'account', header: 'Account', cell: ({ did }) => <AccountLink did={did} /> },
  { id: 'state', header: 'State', cell: ({ state }) => <AccountStateBadge state={state} /> },
  { id: 'devices', header: 'Devices', end: true, cell: ({ devices }) => count(devices) },
  { id: 'seen', header: 'Last seen', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
  { id: 'since', header: 'Here since', cell: ({ createdAt }) => <Time at={createdAt} /> },
])
