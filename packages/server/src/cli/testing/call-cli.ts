import type { CliContext } from '../context.ts'
import { runCli } from '../run-cli.ts'

/** What a command printed, and how it ended. */
export type CliRun = {
  readonly status: number | undefined
  readonly out: string
  readonly err: string
  /** What it printed, read as JSON. */
  readonly json: unknown
}

/** Runs a command in this process, in a folder and with nothing of this process's own environment. */
export async function callCli(
  args: readonly string[],
  { cwd, env = {}, ask }: { cwd: string; env?: Record<string, string>; ask?: CliContext['ask'] },
): Promise<CliRun> {
  let [out, err] = ['', '']
  const status = await runCli(
    {
      env,
      cwd,
      ask,
      colour: false,
      out: (text) => void (out += text),
      err: (text) => void (err += text),
    },
    args,
  )
  return {
    status,
    out,
    err,
    get json() {
      return JSON.parse(out) as unknown // Its reader says what it expects.
    },
  }
}
