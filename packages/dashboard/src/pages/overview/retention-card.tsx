import type { Answers } from '../../api/trpc.ts'
import { Card } from '../../ui/card.tsx'
import { count, plural } from '../../ui/format.ts'

type Retention = Answers['overview']['summary']['retention']

/** How long the service keeps what, in words. */
export function RetentionCard({ retention }: { retention: Retention | undefined }) {
  const days = (of: 'messageDays' | 'commitDays') =>
    retention === undefined ? '– days' : plural(retention[of], 'day')
  const epochs = retention === undefined ? '–' : count(retention.commitEpochs)
  return (
    <Card title="What is kept, and for how long">
      <ul className="sentences">
        <li>
          Messages and their blobs: <strong>{days('messageDays')}</strong>, and up to a week more, since
          messages go by whole weeks. The policy of a convo may say less.
        </li>
        <li>
          Commits and notices, by which devices follow a group: <strong>{days('commitDays')}</strong>, and at
          most <strong>{epochs}</strong> epochs back. What the group of now needs stays.
        </li>
        <li>
          <code>MESSAGE_RETENTION_DAYS</code>, <code>COMMIT_RETENTION_DAYS</code> and{' '}
          <code>COMMIT_RETENTION_EPOCHS</code> set them, at the next start.
        </li>
      </ul>
    </Card>
  )
}
