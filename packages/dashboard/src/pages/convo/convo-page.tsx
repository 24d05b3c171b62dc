import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { errorName } from '../../api/errors.ts'
import { trpc } from '../../api/trpc.ts'
import { CopyId } from '../../ui/copy-id.tsx'
import { shortId } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { AskForReset } from './ask-for-reset.tsx'
import { refreshEvery } from './convo.ts'
import type { Convo } from './convo.ts'
import { ConvoFacts } from './convo-facts.tsx'
import { Epochs } from './epochs.tsx'
import { Faults } from './faults.tsx'
import { Findings } from './findings.tsx'
import { Generations } from './generations.tsx'
import { Log } from './log.tsx'
import { PendingRemovals } from './pending-removals.tsx'
import { Roster } from './roster.tsx'
import { UnknownConvo } from './unknown-convo.tsx'

const route = getRouteApi('/signed-in/convos/$convoId')

/** A convo, as metadata alone: who is in it, how its epochs went, and what is amiss. */
export function ConvoPage() {
  const { convoId } = route.useParams()
  return <OfConvo key={convoId} convoId={convoId} />
}

function OfConvo({ convoId }: { convoId: string }) {
  const convo = useQuery(
    trpc.convos.get.queryOptions({ convoId }, { refetchInterval: ({ state }) => refreshEvery(state) }),
  )
  const failed = errorName(convo.error)
  if (failed === 'NotFound' || failed === 'InvalidRequest') return <UnknownConvo convoId={convoId} />
  return (
    <Page
      title={`Convo ${shortId(convoId, 18)}`}
      lead={
        <>
          <CopyId id={convoId} what="the id of the convo" kept={36} />
          <br />
          What is said here, by whom, and what the convo is called is not shown: the service never has it.
        </>
      }
      actions={<AskForReset convoId={convoId} convo={convo.data} />}
    >
      <Loaded query={convo} lines={16}>
        {(found) => <Parts convo={found} />}
      </Loaded>
    </Page>
  )
}

function Parts({ convo }: { convo: Convo }) {
  const { convoId, pendingRemovals, faults } = convo
  // Two short sentences stand side by side; a table needs the width.
  const quiet = pendingRemovals.length === 0 && faults.length === 0
  return (
    <>
      <Findings found={convo.findings} />
      <ConvoFacts convo={convo} />
      <div className={quiet ? 'columns' : 'rows'}>
        <PendingRemovals removals={pendingRemovals} />
        <Faults faults={faults} />
      </div>
      <Log convoId={convoId} />
      <Epochs convoId={convoId} conflicts={convo.conflicts} />
      <Roster roster={convo.roster} />
      <Generations generations={convo.generations} />
    </>
  )
}
