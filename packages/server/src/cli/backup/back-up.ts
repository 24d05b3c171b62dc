import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { placeFile } from '../place-file.ts'
import { makeBackup } from './make-backup.ts'
import type { MadeBackup, MakeBackup } from './make-backup.ts'
import { removeOld } from './retention.ts'

/** A backup, and what is done after it. */
export type BackUp = MakeBackup & {
  readonly keepDays: number | undefined
  /** The file that tells the server of it: BACKUP_STATUS_FILE. */
  readonly statusFile: string
  /** A program that is run with the path of the backup. */
  readonly hook: string | undefined
  /** Where it runs. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Makes a backup, brings it elsewhere, notes it for the metrics, and removes old ones: in that order. */
export async function backUp(
  options: BackUp,
): Promise<MadeBackup & { seconds: number; removed: readonly string[] }> {
  const began = performance.now()
  const made = await makeBackup(options)
  const seconds = (performance.now() - began) / 1000
  if (options.hook !== undefined) await runHook(options.hook, made.path, options)
  await mkdir(dirname(options.statusFile), { recursive: true })
  await placeFile(options.statusFile, noteOf(made, seconds), { mode: 0o644 })
  const removed =
    options.keepDays === undefined ? [] : await removeOld(options.folder, options.keepDays, made.when)
  return { ...made, seconds, removed }
}

/** What BACKUP_STATUS_FILE may name, for the server's metrics: written when the backup is where it was to go. */
function noteOf({ bytes, when }: MadeBackup, seconds: number): string {
  return `${JSON.stringify({ finishedAt: when.toISOString(), bytes, seconds: Number(seconds.toFixed(3)) })}\n`
}

async function runHook(hook: string, path: string, { env, cwd, tell }: BackUp): Promise<void> {
  tell(`Running ${hook}.`)
  // What it prints is progress: results are ours.
  const child = spawn(hook, [path], {
    cwd,
    env: { ...env, BACKUP_FILE: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => tell(text.trimEnd()))
  const how = await once(child, 'close').then(
    ([code, signal]) =>
      code === 0
        ? undefined
        : typeof code === 'number'
          ? `ended with status ${code}`
          : `was ended by ${String(signal)}`,
    (error: unknown) => `could not be run: ${error instanceof Error ? error.message : String(error)}`,
  )
  if (how === undefined) return
  throw new CliError(
    'HookFailed',
    `The backup is whole, at ${path}, but ${hook} ${how}. No old backup was removed.`,
    exitCodes.failed,
  )
}
