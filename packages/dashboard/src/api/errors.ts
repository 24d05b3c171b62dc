import { TRPCClientError } from '@trpc/client'
import { wordFor } from '../ui/word-for.ts'

/** The name of what went wrong, as the server gives it; undefined if no answer came, or none of the server's. */
export function errorName(error: unknown): string | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const data: unknown = error.data
  if (typeof data !== 'object' || data === null || !('error' in data)) return undefined
  return typeof data.error === 'string' ? data.error : undefined
}

/** Whether the answer says that nobody is signed in, or not any more. */
export function isSignedOut(error: unknown): boolean {
  const name = errorName(error)
  return name === 'SignInRequired' || name === 'SessionExpired'
}

/** Whether the same may go well a little later: no answer came, or the server was away, busy, or stumbled. */
export function isWorthTrying(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false
  const data: unknown = error.data
  const status =
    typeof data === 'object' && data !== null && 'httpStatus' in data ? data.httpStatus : undefined
  return typeof status !== 'number' || status >= 500
}

/** How often something is asked for again, in milliseconds: not at all once it was refused, as it would be again. */
export function unlessRefused(error: unknown, everyMs: number): number | false {
  return error === null || isWorthTrying(error) ? everyMs : false
}

/** What went wrong and what to do about it, for a person. */
export type Explanation = { readonly what: string; readonly todo: string }

const todos: Readonly<Record<string, string>> = {
  RoleTooLow: 'Ask somebody with that role, or sign in with it.',
  NotFound: 'It may have been deleted since. Look for it again.',
  SignInRequired: 'Sign in again; this page stays where it is.',
  SessionExpired: 'Sign in again; this page stays where it is.',
  TooManyAttempts: 'Waiting is the only way. Others are not held up.',
  ForgedOrigin:
    'Open the dashboard at the address of the service. A proxy in front must pass the Host header on.',
  InternalServerError: 'Try again. If it stays so, the server’s log has the reason.',
}

/** Explains an error of any kind. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof TRPCClientError))
    return {
      what: 'This page failed.',
      todo: 'Load it again: a newer one may be there. If it stays so, the browser’s console has the reason.',
    }
  const name = errorName(error)
  if (name === undefined)
    return {
      what: 'The server cannot be reached.',
      todo: 'It is tried again by itself. Is the server running?',
    }
  return { what: error.message, todo: wordFor(todos, name) ?? 'Mend what it says, and try again.' }
}

/** Explains why an act failed: if no answer came, it may have been done. */
export function explainAct(error: unknown): Explanation {
  if (!(error instanceof TRPCClientError) || errorName(error) !== undefined) return explain(error)
  return {
    what: 'No answer came from the server.',
    todo: 'It is not known whether this was done. See how things stand, and try again: doing it twice changes nothing more.',
  }
}
