/** What a command is run in: given by the process, and by tests. */
export type CliContext = {
  /** The environment, before a file `.env` is read. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where relative paths start. */
  readonly cwd: string
  /** Results, which a script may read. */
  readonly out: (text: string) => void
  /** Progress and errors, which are for people. */
  readonly err: (text: string) => void
  /** Asks a person; undefined where nobody sits at a terminal, so that nothing ever waits there for an answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined
  /** Whether what is printed may be coloured. */
  readonly colour: boolean
}

/** What came of a command: the same for people and, with `--json`, for machines. */
export type Answer = {
  readonly text: string
  readonly json: unknown
  /** Default: it went well. */
  readonly exitCode?: number
}
