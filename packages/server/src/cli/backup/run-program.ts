import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { postgresEnvironment } from './postgres-environment.ts'
import type { PostgresProgram } from './postgres-programs.ts'

/** The end of what a program says: enough to know why it failed. */
const saidBytes = 2_000

/** How a program of Postgres is run: with which database, if with any. */
export type ProgramRun = {
  readonly program: PostgresProgram
  readonly args: readonly string[]
  readonly url?: string
}

/** Runs a program, and gives what it prints as it comes. Ends with an error if the program does. */
export async function* outputOf(run: ProgramRun): AsyncGenerator<Uint8Array> {
  const { child, end } = start(run)
  child.stdin.end()
  try {
    yield* child.stdout as AsyncIterable<Uint8Array> // A pipe without an encoding gives bytes.
    await end
  } finally {
    child.kill()
    await end.catch(() => undefined)
  }
}

/** Runs a program on what is given to it, and throws away what it prints. */
export async function feed(run: ProgramRun, input: AsyncIterable<Uint8Array>): Promise<void> {
  const { child, end } = start(run)
  child.stdout.resume()
  const fed = pipeline(Readable.from(input, { objectMode: false }), child.stdin)
  try {
    // A program that fails stops reading: why it failed says more.
    await Promise.all([
      end,
      fed.catch((error: unknown) => (isBrokenPipe(error) ? undefined : Promise.reject(error as Error))),
    ])
  } finally {
    child.kill()
    await end.catch(() => undefined)
  }
}

function start({ program, args, url }: ProgramRun) {
  const postgres = url === undefined ? {} : environmentFor(program, url)
  const child = spawn(program.command, [...callArgs(program, Object.keys(postgres)), ...args], {
    env: { ...program.env, LC_ALL: 'C', ...postgres },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => undefined)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-saidBytes)))
  const end = once(child, 'close').then(([code, signal]) => {
    if (code === 0) return
    const how = typeof code === 'number' ? `status ${code}` : String(signal)
    throw new CliError(
      'PostgresProgramFailed',
      `${program.told} ended with ${how}:\n${said.trim()}`,
      exitCodes.failed,
    )
  })
  end.catch(() => undefined)
  return { child, end }
}

/** In a container Postgres is at hand, wherever it is seen from here. */
function environmentFor(program: PostgresProgram, url: string): Record<string, string> {
  const { PGHOST, PGPORT, PGSSLMODE, PGSSLROOTCERT, ...rest } = postgresEnvironment(url)
  if (program.container !== undefined) return rest
  const seen = { PGHOST, PGPORT, PGSSLMODE, PGSSLROOTCERT }
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined)),
  } as Record<string, string> // Only what is defined is left.
}

/** Docker hands variables on by their names, so that no value is on its command line. */
function callArgs({ container, args }: PostgresProgram, names: readonly string[]): string[] {
  if (container === undefined) return [...args]
  const [exec = 'exec', ...rest] = args
  return [exec, ...names.flatMap((name) => ['-e', name]), ...rest]
}

function isBrokenPipe(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
