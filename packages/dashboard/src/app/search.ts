/** A text of an address's query; undefined if there is none. */
export function text(given: unknown): string | undefined {
  if (typeof given === 'number') return String(given)
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
