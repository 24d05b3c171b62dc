import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CliError } from '../cli-error.ts'
import type { CliContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'

/** Who has the file can try a thousand million short ones. */
const shortest = 12

/** The passphrase of backups: the first line of a file, or BACKUP_PASSPHRASE; undefined where there is none. */
export function readPassphrase(
  context: CliContext,
  file: string | undefined,
  values: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const passphrase = file === undefined ? values['BACKUP_PASSPHRASE'] : firstLine(resolve(context.cwd, file))
  if (passphrase === undefined || (passphrase === '' && file === undefined)) return undefined
  if (passphrase.length >= shortest) return passphrase
  throw new CliError(
    'PassphraseTooShort',
    `The passphrase has fewer than ${shortest} characters. "openssl rand -base64 24" makes a good one.`,
    exitCodes.config,
  )
}

function firstLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? ''
  } catch (error) {
    throw new CliError('PassphraseUnreadable', `${path} cannot be read.`, exitCodes.config, { cause: error })
  }
}
