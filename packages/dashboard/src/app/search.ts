/** A text of an address's query; undefined if there is none. */
export function text(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined
}

/** One of some words of an address's query; undefined, which stands for what is shown anyway, if it is no such word. */
export function oneOf<Value extends string>(given: unknown, values: readonly Value[]): Value | undefined {
  return values.find((value) => value === given)
}

/** A query all parts of which may be left out, in links as well. */
export function optional<Search extends object>(search: Search): Partial<Search> {
  return search
}

/** Reads an address's query as what it is: texts by name, so that an address can be read and written by a person. */
export function parseSearch(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query))
}

/** Writes such a query; what is undefined is left out. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(search).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const query = new URLSearchParams(texts).toString()
  return query === '' ? '' : `?${query}`
}

/** For what is chosen on a page: it makes no step to come back to, and the page stays where it is. */
export const quietly = { replace: true, resetScroll: false } as const
