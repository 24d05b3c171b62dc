import { Link } from '@tanstack/react-router'
import { Empty } from '../../ui/empty.tsx'
import { Page } from '../../ui/page.tsx'

/** Says that there is no such convo, or none any more. */
export function UnknownConvo({ convoId }: { convoId: string }) {
  return (
    <Page title="No such convo">
      <Empty title="There is no convo of that id.">
        “{convoId}” names none that is kept here. It may have been erased with the accounts that were in it.{' '}
        <Link to="/convos">Look for a convo</Link>
      </Empty>
    </Page>
  )
}
