import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { PostgresProgram } from './postgres-programs.ts'
import { outputOf } from './run-program.ts'

const question = 'SELECT system_identifier FROM pg_control_system()'

/** A program in a container asks the Postgres there: it must be the one of DATABASE_URL, and no namesake. */
export async function refuseOtherPostgres(
  program: PostgresProgram,
  url: string,
  systemIdentifier: string,
): Promise<void> {
  const { container, args } = program
  if (container === undefined) return
  const psql = { ...program, args: [...args.slice(0, -1), 'psql'], told: `docker exec ${container} psql` }
  let said = ''
  const flags = ['--no-psqlrc', '--tuples-only', '--no-align', '--no-password', `--command=${question}`]
  for await (const chunk of outputOf({ program: psql, args: flags, url }))
    said += Buffer.from(chunk).toString()
  if (said.trim() === systemIdentifier) return
  throw new CliError(
    'OtherPostgres',
    `The Postgres in the container ${container} is not the one of DATABASE_URL. Name the right one in --container, or a pg_dump in --pg-dump.`,
    exitCodes.config,
  )
}
