import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import type { GlobalOptions } from '../environment.ts'
import { readFullEnvironment } from '../environment.ts'
import { readPassphrase } from './passphrase.ts'
import type { ProgramPlaces } from './postgres-programs.ts'

/** What every command that reads a backup is given. */
export type ReadOptions = {
  readonly passphraseFile?: string
  readonly pgDump?: string
  readonly container?: string
}

/** A backup that is to be read. */
export type BackupToRead = {
  readonly path: string
  readonly passphrase: string | undefined
  readonly places: ProgramPlaces
}

/** Adds the argument and the options of the commands that read a backup. */
export function addReadOptions(command: Command): Command {
  return command
    .argument('<file>', 'the backup')
    .option('--passphrase-file <path>', 'a file whose first line is the passphrase')
    .option('--pg-dump <path>', 'the folder of pg_restore, or the pg_dump beside it')
    .option('--container <name>', 'run pg_restore in this container (default: catbird-postgres, if it runs)')
}

/** What they were called with. */
export function backupToRead(
  context: CliContext,
  options: GlobalOptions & ReadOptions,
  [file = '']: readonly string[],
): BackupToRead {
  const { values } = readFullEnvironment(context, options)
  return {
    path: resolve(context.cwd, file),
    passphrase: readPassphrase(context, options.passphraseFile, values),
    places: { named: options.pgDump, container: options.container, env: context.env },
  }
}
