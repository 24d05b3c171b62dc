import { MlsClientError } from '../errors.ts'
import type { PdsSession } from './session.ts'

/** How servers say that the token of a session is good for nothing (any more). */
const REFUSED_TOKEN = /^(AuthMissing|AuthenticationRequired|ExpiredToken|InvalidToken|invalid_token)$/

/** How long the server may take where the caller does not say (ms). */
const PATIENCE_MS = 30_000

/**
 * Asks the account's own server, or whom it forwards to. Whatever is answered is given, but for a session that is over
 * and for what its app has no permission to.
 *
 * @throws MlsClientError `NetworkError`, `SignInRequired`, `PermissionMissing`
 */
export async function pdsFetch(session: PdsSession, path: string, init: RequestInit): Promise<Response> {
  let [answer, fault] = await ask(session, path, init)
  // A session that could not be renewed just now, or is found out to be over, shows it when it is asked once more.
  if (fault?.error === 'SignInRequired') [answer, fault] = await ask(session, path, init)
  if (fault !== undefined) throw fault
  return answer
}

async function ask(
  session: PdsSession,
  path: string,
  init: RequestInit,
): Promise<[Response, MlsClientError | undefined]> {
  if (session.did === undefined) throw new MlsClientError('SignInRequired')
  const signal = init.signal ?? AbortSignal.timeout(PATIENCE_MS)
  const answer = await session.fetchHandler(path, { ...init, signal }).catch((cause: unknown) => {
    throw notAsked(cause)
  })
  return [answer, answer.ok ? undefined : await faultIn(answer)]
}

/** A session of `@atproto/oauth-client` that is over throws errors of several classes, each with the account in `sub`. */
function notAsked(cause: unknown): MlsClientError {
  if (cause instanceof Error && 'sub' in cause)
    return new MlsClientError('SignInRequired', cause.message, { cause })
  return new MlsClientError('NetworkError', "the account's own server could not be reached", { cause })
}

async function faultIn(answer: Response): Promise<MlsClientError | undefined> {
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined)
  const { error, message } = Object(body) as Partial<Record<string, unknown>> // whatever it is
  const name = REFUSED_TOKEN.test(String(error)) ? 'SignInRequired' : 'PermissionMissing'
  if (name === 'PermissionMissing' && error !== 'ScopeMissingError') return undefined
  return new MlsClientError(name, String(message))
}
