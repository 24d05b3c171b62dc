import { Failure } from '../ui/failure.tsx'
import { Page } from '../ui/page.tsx'

/** For a page that cannot be drawn: it may be a part that was replaced by a newer one meanwhile. */
export function PageError({ error }: { error: unknown }) {
  return (
    <Page title="This page cannot be shown">
      <Failure error={error} retry={() => window.location.reload()} />
    </Page>
  )
}
