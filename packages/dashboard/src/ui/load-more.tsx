import { Button } from './button.tsx'
import { Failure } from './failure.tsx'

type Pages = {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly isFetchNextPageError: boolean
  readonly error: unknown
  readonly fetchNextPage: () => unknown
}

/** Fetches the next page of a list, as long as there may be one. */
export function LoadMore({ pages, what }: { pages: Pages; what: string }) {
  if (!pages.hasNextPage) return null
  const more = () => void pages.fetchNextPage()
  if (pages.isFetchNextPageError) return <Failure error={pages.error} retry={more} />
  return (
    <div className="load-more">
      <Button onClick={more} disabled={pages.isFetchingNextPage}>
        {pages.isFetchingNextPage ? 'Loading…' : `More ${what}`}
      </Button>
    </div>
  )
}
