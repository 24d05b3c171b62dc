import { Link } from '@tanstack/react-router'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'

/** Says that there is no such convo, or none any more. */
export function UnknownConvo({ convoId }: { convoId: string }) {
  return (
    <Page title="No such convo">
      <Empty title="There is no convo of that id.">
        “{convoId}” names none that is kept here. A convo goes when its last member’s account is erased.{' '}
        <Link to="/convos">Look for a convo</Link>
      </Empty>
    </Page>
  )
}
