import type { CliContext } from '../context.ts'
import { runCli } from '../run-cli.ts'
import { cliRun } from './cli-run.ts'
import type { CliRun } from './cli-run.ts'

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
  return cliRun({ status, out, err })
}
