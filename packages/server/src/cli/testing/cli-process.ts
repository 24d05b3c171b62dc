import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { cliRun } from './cli-run.ts'
import type { CliRun } from './cli-run.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Where a command runs, and what it finds in its environment beside the PATH. */
export type CliPlace = { readonly cwd: string; readonly env?: Readonly<Record<string, string>> }

/** Runs a command in a process of its own. */
export function spawnCli(
  args: readonly string[],
  { cwd, env = {} }: CliPlace,
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ['--conditions=source', main, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs a command in a process of its own, and waits for its end. */
export async function runCliProcess(args: readonly string[], place: CliPlace): Promise<CliRun> {
  const child = spawnCli(args, place)
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const [code] = (await once(child, 'close')) as [number | null] // The close event of a child.
  return cliRun({ status: code ?? undefined, out, err })
}
