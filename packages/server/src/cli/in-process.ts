import { createInterface } from 'node:readline/promises'
import type { CliContext } from './context.ts'
import { runCli } from './run-cli.ts'

/** Runs the command that this process was called for. */
export async function runInProcess(): Promise<void> {
  const { stdin, stdout, stderr } = process
  const context: CliContext = {
    env: process.env,
    cwd: process.cwd(),
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    ask: stdin.isTTY && stderr.isTTY ? askAtTerminal : undefined,
    colour: stdout.isTTY && process.env['NO_COLOR'] === undefined,
  }
  const status = await runCli(context, process.argv.slice(2))
  // What a server that could not start has left open does not keep the process.
  if (status !== undefined) process.exit(status)
}

async function askAtTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await lines.question(question)).trim()
  } finally {
    lines.close()
  }
}
