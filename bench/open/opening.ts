/** What opening a client took. */
export interface Opening {
  /** From the start until the client was open, its convos were listed, and messages of one were there (ms). */
  readonly opened: number
  readonly listed: number
  readonly shown: number
  /** What it holds in memory then, beyond the code (bytes). */
  readonly memory: number
}
