import type { ComponentProps } from 'react'
import { SearchField } from './search-field.tsx'

/** A field that narrows what is on the page while one types. */
export function FindHere(props: ComponentProps<typeof SearchField>) {
  return (
    <div className="search" role="search">
      <SearchField {...props} />
    </div>
  )
}
