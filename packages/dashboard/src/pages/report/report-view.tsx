import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import type { Answers } from '../../api/trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyId } from '../../ui/copy-id.tsx'
import { Facts } from '../../ui/facts.tsx'
import { AccountLink, ConvoLink } from '../../ui/ids.tsx'
import { OperatorName } from '../../ui/operator.tsx'
import { Time } from '../../ui/time.tsx'
import { ProofExplained } from '../reports/proof.tsx'
import { reasonInWords } from '../reports/reasons.ts'
import { Disclosed } from './disclosed.tsx'
import { Resolve } from './resolve.tsx'

type Report = Answers['reports']['get']

/** All that there is of a report. */
export function ReportView({ report }: { report: Report }) {
  return (
    <>
      <Card title={reasonInWords(report.reason)} actions={<StateBadge report={report} />}>
        <ReportFacts report={report} />
        {report.comment !== null && (
          <figure className="comment">
            <figcaption className="dim">What the reporter says of it</figcaption>
            <blockquote>{report.comment}</blockquote>
          </figure>
        )}
        <ProofExplained {...report} />
      </Card>
      <Disclosed report={report} />
      <Outcome report={report} />
    </>
  )
}

function StateBadge({ report }: { report: Report }) {
  return report.resolved === null ? <Badge tone="warning">Open</Badge> : <Badge tone="good">Resolved</Badge>
}

function ReportFacts({ report }: { report: Report }) {
  const { subject } = report
  return (
    <Facts
      facts={[
        ['Reported account', subject === null ? 'Nobody can be named' : <AccountLink did={subject} />],
        ['Reporter', <AccountLink did={report.reporter} />],
        ['Convo', <ConvoLink convoId={report.convoId} />],
        ['Reported', <Time at={report.createdAt} exact />],
        [
          'Moderation service told',
          report.forwardedAt === null ? 'No' : <Time at={report.forwardedAt} exact />,
        ],
        ['Id', <CopyId id={report.reportId} what="the id of the report" kept={14} />],
        [
          'More',
          subject === null ? undefined : (
            <Link to="/reports" search={{ subject }}>
              Other reports of this account
            </Link>
          ),
        ],
      ]}
    />
  )
}

/** What became of a report, or the form to say so. What somebody was writing when another one was first is not lost. */
function Outcome({ report }: { report: Report }) {
  const [draft, setDraft] = useState('')
  const { resolved, subject, reportId } = report
  if (resolved === null) return <Resolve {...{ reportId, subject, draft }} onDraft={setDraft} />
  return (
    <Card title="What became of it">
      <blockquote>{resolved.resolution}</blockquote>
      <Facts
        facts={[
          ['By', <OperatorName key="by" id={resolved.by} />],
          ['When', <Time key="at" at={resolved.at} exact />],
        ]}
      />
      {draft.trim() !== '' && draft.trim() !== resolved.resolution && (
        <div className="notice notice-warning">
          <p>Somebody else has resolved this report before you. What you were writing:</p>
          <blockquote>{draft}</blockquote>
        </div>
      )}
    </Card>
  )
}
