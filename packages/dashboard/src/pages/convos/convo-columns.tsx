import type { Answers } from '../../api/trpc.ts'
import { columnsOf } from '../../ui/data-table.tsx'
import { count } from '../../ui/format.ts'
import { ConvoLink } from '../../ui/ids.tsx'
import { Time } from '../../ui/time.tsx'
import { FindingBadges } from './finding-badges.tsx'
import { kindWord } from './kind.ts'

type Convo = Answers['convos']['list']['convos'][number]

export const convoColumns = columnsOf<Convo>([
  { id: 'convo', header: 'Convo', cell: ({ convoId }) => <ConvoLink convoId={convoId} /> },
  { id: 'kind', header: 'Kind', cell: ({ kind }) => kindWord(kind) },
  { id: 'members', header: 'Members', end: true, cell: ({ members }) => count(members) },
  {
    id: 'epoch',
    header: 'Generation · epoch',
    end: true,
    cell: ({ generation, epoch }) => `${count(generation)} · ${count(epoch)}`,
  },
  { id: 'entries', header: 'Log entries', end: true, cell: ({ lastSeq }) => count(lastSeq) },
  { id: 'findings', header: 'Findings', cell: ({ findings }) => <FindingBadges found={findings} /> },
  { id: 'last', header: 'Last activity', cell: ({ lastAt }) => <Time at={lastAt} /> },
])
