import { Failure } from '../ui/failure.tsx'
import { Page } from '../ui/page.tsx'

/** For a page that cannot be drawn. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <Page title="This page cannot be shown">
      <Failure error={error} retry={reset} />
    </Page>
  )
}
