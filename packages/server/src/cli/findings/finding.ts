/** What was looked at, and what was found. */
export type Finding = {
  /** What it is about, in a word or two. */
  readonly about: string
  /**
   * - `ok`: as it should be.
   * - `warning`: works, and will not for long, or not for everybody.
   * - `failed`: does not work, or is not safe.
   * - `unknown`: cannot be told from here.
   */
  readonly status: 'ok' | 'warning' | 'failed' | 'unknown'
  /** What was found, in a sentence. */
  readonly text: string
  /** What to do about it. */
  readonly mend?: string
  /** Whether only the public net can show it: names, certificates, what others reach. */
  readonly publicNet?: true
}

/** Whether nothing of it has to be mended. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ status }) => status !== 'failed')
}
