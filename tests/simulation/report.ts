/** What a run may find. `broken` is whatever should not happen to anybody: an inner error, a call that never ends. */
export type Finding = 'diverged' | 'unreadable' | 'leaked' | 'broken'

/** What a run found, and what it did. */
export class Report {
  readonly findings: { readonly kind: Finding; readonly text: string }[] = []
  readonly #counts = new Map<string, number>()
  readonly #place: () => string

  /** `place` says where in the run it is. */
  constructor(place: () => string) {
    this.#place = place
  }

  find(kind: Finding, text: string): void {
    this.findings.push({ kind, text: `${kind}: ${text} (${this.#place()})` })
  }

  broken(what: string, cause?: unknown): void {
    this.find('broken', cause === undefined ? what : `${what}: ${inWords(cause)}`)
  }

  count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by)
  }

  howMany(kind: Finding): number {
    return this.findings.filter((finding) => finding.kind === kind).length
  }

  /** How often what was done, the most frequent first. */
  counts(): string {
    const sorted = [...this.#counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    return sorted.map(([what, count]) => `${what} ${String(count)}`).join(', ')
  }
}

/** Anything thrown, in a line or a few. */
export function inWords(thrown: unknown): string {
  if (!(thrown instanceof Error)) return JSON.stringify(thrown)
  const cause = thrown.cause === undefined ? '' : `\n  because ${inWords(thrown.cause)}`
  const name = 'error' in thrown ? `${String(thrown.error)}: ` : ''
  return `${name}${thrown.stack ?? thrown.message}${cause}`
}
