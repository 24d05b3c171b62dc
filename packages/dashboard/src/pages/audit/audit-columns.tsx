import type { Answers } from '../../api/trpc.ts'
import { columnsOf } from '../../ui/data-table.tsx'
import { OperatorName } from '../../ui/operator.tsx'
import { Time } from '../../ui/time.tsx'
import { acts } from './acts.ts'
import { Changes } from './changes.tsx'
import { Subject } from './subject.tsx'
import { wordFor } from '../../ui/word-for.ts'

type Entry = Answers['audit']['list']['entries'][number]

export const auditColumns = columnsOf<Entry>([
  { id: 'at', header: 'When', cell: ({ at }) => <Time at={at} exact /> },
  { id: 'by', header: 'Who', cell: ({ by }) => <OperatorName id={by.id} /> },
  { id: 'act', header: 'What', cell: ({ act }) => wordFor(acts, act) ?? act },
  {
    id: 'subject',
    header: 'To what',
    cell: ({ act, subject }) => <Subject text={subject} isReport={act === 'resolveReport'} />,
  },
  {
    id: 'changes',
    header: 'Before → after',
    cell: ({ before, after }) => <Changes before={before} after={after} />,
  },
])
