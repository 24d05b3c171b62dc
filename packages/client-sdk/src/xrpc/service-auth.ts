import { isError, MlsClientError } from '../errors.ts'
import { pdsGet } from './pds-call.ts'
import type { ServiceRef } from './service-ref.ts'
import { isDevelopmentIdentity } from './session.ts'
import type { AppSession, PdsSession } from './session.ts'

/** Gets a service-auth token of the account: for this service, for this one method. */
export async function serviceAuth(
  session: AppSession,
  { did, proxy }: Pick<ServiceRef, 'did' | 'proxy'>,
  { lxm, signal }: { lxm: string; signal?: AbortSignal },
): Promise<string> {
  if (isDevelopmentIdentity(session)) return session.serviceAuth({ aud: did, lxm })
  try {
    // A permission names the service's entry (atproto.com/specs/permission, `rpc`), and lets nothing else be asked for.
    return await getServiceAuth(session, { aud: proxy, lxm }, signal)
  } catch (err) {
    // Servers from before there were permissions take a bare DID alone.
    if (!isError(err, 'SessionRefused') || err.retryable) throw err
    return getServiceAuth(session, { aud: did, lxm }, signal)
  }
}

async function getServiceAuth(
  session: PdsSession,
  claims: { aud: string; lxm: string },
  signal?: AbortSignal,
): Promise<string> {
  const query = new URLSearchParams(claims)
  const answer = await pdsGet(session, `/xrpc/com.atproto.server.getServiceAuth?${query}`, signal)
  if (typeof answer.token !== 'string') {
    throw new MlsClientError('SessionRefused', 'the PDS gave no service-auth token')
  }
  return answer.token
}
