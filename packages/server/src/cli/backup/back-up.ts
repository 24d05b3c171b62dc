import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { placeFile } from './files.ts'
import { makeBackup } from './make-backup.ts'
import type { MadeBackup, MakeBackup } from './make-backup.ts'
import { removeOld } from './retention.ts'

/** A backup, and what is done after it. */
export type BackUp = MakeBackup & {
  readonly keepDays: number | undefined
  /** A program that is run with the path of the backup. */
  readonly hook: string | undefined
  /** Where it runs. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Makes a backup, notes it for Prometheus, brings it elsewhere, and removes old ones: in that order. */
export async function backUp(
  options: BackUp,
): Promise<MadeBackup & { seconds: number; removed: readonly string[] }> {
  const began = performance.now()
  const made = await makeBackup(options)
  const seconds = (performance.now() - began) / 1000
  await placeFile(join(options.folder, 'last-backup.prom'), [Buffer.from(metricsOf(made, seconds))], 0o644)
  if (options.hook !== undefined) await runHook(options.hook, made.path, options)
  const removed =
    options.keepDays === undefined ? [] : await removeOld(options.folder, options.keepDays, made.when)
  return { ...made, seconds, removed }
}

/** For the textfile collector of node_exporter. */
function metricsOf({ bytes, when }: MadeBackup, seconds: number): string {
  const metric = (name: string, help: string, value: number) =>
    `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`
  return (
    metric(
      'mls_backup_last_success_timestamp_seconds',
      'When the last backup was made.',
      when.getTime() / 1000,
    ) +
    metric('mls_backup_last_bytes', 'How large it is.', bytes) +
    metric('mls_backup_last_duration_seconds', 'How long it took.', Number(seconds.toFixed(3)))
  )
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
