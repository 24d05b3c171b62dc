import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'

/** What looking needs. */
export type Ports = { readonly db: Queryable; readonly clock: Clock }

/** Which page of a list is wanted: how many at most, and after which one. */
export type PageInput = { readonly limit: number; readonly cursor?: string | undefined }

/** The cursor of the next page, as a property: none if a page is not full, since it was the last. */
export function nextPage<Row>(
  rows: readonly Row[],
  limit: number,
  write: (last: Row) => string,
): { readonly cursor?: string } {
  const last = rows.length < limit ? undefined : rows.at(-1)
  return last === undefined ? {} : { cursor: write(last) }
}
