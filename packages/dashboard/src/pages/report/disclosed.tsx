import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useUnless } from '../../api/session.ts'
import { trpc } from '../../api/trpc.ts'
import type { Answers } from '../../api/trpc.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { plural } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Message } from './message.tsx'

type Report = Answers['reports']['get']

/** What a reporter has disclosed: shown to moderators, when they ask for it. */
export function Disclosed({ report }: { report: Report }) {
  const { reportId, disclosed: count, subject, kind } = report
  const [shown, setShown] = useState(false)
  const unless = useUnless('moderator')
  if (count === 0) return kind === 'message' ? <Deleted /> : null
  const show = (
    <Button unless={unless} onClick={() => setShown(true)}>
      Show what was disclosed
    </Button>
  )
  return (
    <Card title={`${plural(count, 'message')} disclosed`} actions={shown ? undefined : show}>
      {shown ? (
        <Messages reportId={reportId} subject={subject} />
      ) : (
        <p className="lead">
          {unless ??
            'Private words of people, which may be hard to read. The reporter has chosen to show them to whoever moderates.'}
        </p>
      )}
    </Card>
  )
}

function Messages({ reportId, subject }: Pick<Report, 'reportId' | 'subject'>) {
  const messages = useQuery(
    trpc.reports.disclosed.queryOptions({ reportId }, { staleTime: Infinity, gcTime: 0 }),
  )
  return (
    <Loaded query={messages} lines={4}>
      {(all) => (
        <ol className="disclosed">
          {all.map((message) => (
            <Message key={message.seq} message={message} reported={message.did === subject} />
          ))}
        </ol>
      )}
    </Loaded>
  )
}

function Deleted() {
  return (
    <Card title="Nothing is disclosed any more">
      <p className="lead">
        It was deleted: 30 days after the report was resolved, or a year after it was made. Whether it was
        proven is still known.
      </p>
    </Card>
  )
}
