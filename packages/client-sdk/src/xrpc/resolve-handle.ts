import { MlsClientError } from '../errors.ts'
import { pdsGet } from './pds-call.ts'
import { isDevelopmentIdentity } from './session.ts'
import type { AppSession } from './session.ts'

/** Resolves a handle by the account's own server. */
export async function resolveHandle(session: AppSession, handle: string): Promise<string> {
  if (isDevelopmentIdentity(session)) {
    throw new MlsClientError(
      'HandleNotFound',
      `a development identity resolves no handles; use the DID of ${handle}`,
    )
  }
  const query = new URLSearchParams({ handle })
  const answer = await pdsGet(session, `/xrpc/com.atproto.identity.resolveHandle?${query}`).catch(
    (cause: unknown) => {
      if (cause instanceof MlsClientError && cause.retryable) throw cause
      throw new MlsClientError('HandleNotFound', `${handle} resolves to no account`, { cause })
    },
  )
  if (typeof answer.did !== 'string')
    throw new MlsClientError('HandleNotFound', `${handle} resolves to no account`)
  return answer.did
}
