/** What a command printed, and how it ended. */
export type CliRun = {
  readonly status: number | undefined
  readonly out: string
  readonly err: string
  /** What it printed, read as JSON. */
  readonly json: unknown
}

/** What came of a command, however it was run. */
export function cliRun({ status, out, err }: Omit<CliRun, 'json'>): CliRun {
  return {
    status,
    out,
    err,
    get json() {
      return JSON.parse(out) as unknown // Its reader says what it expects.
    },
  }
}
