import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'

/** A backup that is not what was written. */
export function damaged(why: string, options?: ErrorOptions): CliError {
  return new CliError(
    'BackupDamaged',
    `This backup cannot be used: ${why}. Take another one.`,
    exitCodes.data,
    options,
  )
}
