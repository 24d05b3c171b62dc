import { Link } from '@tanstack/react-router'
import type { Answers } from '../../api/trpc.ts'
import { columnsOf } from '../../ui/data-table.tsx'
import { AccountLink, ConvoLink } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import { ProofBadge } from './proof.tsx'
import { reasonInWords } from './reasons.ts'

type Report = Answers['reports']['list']['reports'][number]

export const reportColumns = columnsOf<Report>([
  {
    id: 'report',
    header: 'Report',
    cell: ({ reportId, kind, reason }) => (
      <Link to="/reports/$reportId" params={{ reportId }}>
        {reasonInWords(reason)} ({kind})
      </Link>
    ),
  },
  { id: 'proof', header: 'Proof', cell: (report) => <ProofBadge {...report} /> },
  {
    id: 'subject',
    header: 'Reported account',
    cell: ({ subject }) =>
      subject === null ? <span className="dim">Nobody can be named</span> : <AccountLink did={subject} />,
  },
  { id: 'reporter', header: 'Reporter', cell: ({ reporter }) => <AccountLink did={reporter} /> },
  { id: 'convo', header: 'Convo', cell: ({ convoId }) => <ConvoLink convoId={convoId} /> },
  { id: 'at', header: 'Reported', cell: ({ createdAt }) => <Time at={createdAt} /> },
])
