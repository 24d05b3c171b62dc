import { DatabaseError, isDatabaseUnavailable } from '@catbird-mls/core/database'
import { ConfigError } from '../config/index.ts'
import { ListenError } from '../http/listener.ts'
import { StartError } from '../lifecycle/start-error.ts'
import { CliError } from './cli-error.ts'
import type { Answer, CliContext } from './context.ts'
import { exitCodes } from './exit-codes.ts'

/** Prints what came of a command, and gives the status to end with. */
export function printAnswer({ out }: CliContext, answer: Answer, json: boolean): number {
  if (json) out(`${JSON.stringify(answer.json)}\n`)
  else if (answer.text !== '') out(`${answer.text}\n`)
  return answer.exitCode ?? exitCodes.ok
}

/** Prints why a command could not do its work, and gives the status to end with. */
export function printFailure({ out, err }: CliContext, error: unknown, json: boolean): number {
  const { name, message, exitCode } = failureOf(error)
  if (json) out(`${JSON.stringify({ error: { name, message } })}\n`)
  else err(`${message}\n`)
  return exitCode
}

/** What has a remedy is told as a sentence, what nobody foresaw as it is. */
function failureOf(error: unknown): { name: string; message: string; exitCode: number } {
  if (error instanceof CliError) return error
  if (error instanceof ConfigError)
    return { name: 'InvalidConfig', message: error.message, exitCode: exitCodes.config }
  if (error instanceof StartError || error instanceof ListenError)
    return { name: error.name, message: error.message, exitCode: exitCodes.failed }
  if (error instanceof DatabaseError)
    return { name: error.code, message: error.message, exitCode: exitCodes.failed }
  if (isDatabaseUnavailable(error))
    return {
      name: 'DatabaseUnavailable',
      message: `The database does not answer: ${messageOf(error)}. "catbird-mls doctor" looks into it.`,
      exitCode: exitCodes.unavailable,
    }
  return { name: 'InternalError', message: unforeseen(error), exitCode: exitCodes.failed }
}

function unforeseen(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
