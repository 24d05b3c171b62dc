import { Page } from '../../ui/page.tsx'
import { DeadJobsCard } from './dead-jobs-card.tsx'
import { QueuesCard } from './queues-card.tsx'

/** What the service does by the clock and in the background, and what it gave up. */
export function JobsPage() {
  return (
    <Page title="Jobs" lead="What the service does by the clock and in the background, on any of its nodes.">
      <DeadJobsCard />
      <QueuesCard />
    </Page>
  )
}
