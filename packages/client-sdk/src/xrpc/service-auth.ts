import { isError, MlsClientError } from '../errors.ts'
import { pdsFetch } from './pds-fetch.ts'
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

/** Resolves a handle by the account's own server. */
export async function resolveHandle(session: AppSession, handle: string): Promise<string> {
  const none = (cause?: unknown) =>
    new MlsClientError('HandleNotFound', `${handle} resolves to no account`, { cause })
  // It has no server that could be asked.
  if (isDevelopmentIdentity(session)) throw none()
  const query = new URLSearchParams({ handle })
  const { did } = await pdsGet(session, `/xrpc/com.atproto.identity.resolveHandle?${query}`).catch(
    (cause: unknown) => {
      throw cause instanceof MlsClientError && cause.retryable ? cause : none(cause)
    },
  )
  if (typeof did !== 'string') throw none()
  return did
}

/** Where a record is in the account's own repo. */
export interface RecordPlace {
  readonly repo: string
  readonly collection: string
  readonly rkey: string
}

/**
 * Writes a record to the account's own repo; the same again changes nothing. With `swapRecord`, only over the record
 * that has this CID.
 *
 * @throws MlsClientError `RecordChanged` where another stands there
 */
export async function putRecord(
  session: AppSession,
  record: RecordPlace & { readonly record: object; readonly swapRecord?: string },
): Promise<void> {
  if (isDevelopmentIdentity(session)) return
  await pdsCall(session, '/xrpc/com.atproto.repo.putRecord', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(record),
  })
}

/** Calls a query of the account's own server; gives the object that it answers. */
export function pdsGet(
  session: PdsSession,
  path: string,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  const headers = { accept: 'application/json' }
  return pdsCall(session, path, { method: 'GET', headers, ...(signal ? { signal } : {}) })
}

async function pdsCall(
  session: PdsSession,
  path: string,
  init: RequestInit,
): Promise<Record<string, unknown>> {
  const response = await pdsFetch(session, path, init)
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (response.ok) return body
  const { error = response.status, message: why = '' } = body
  const message = `the account's own server refused ${path.split('?')[0]}: ${String(error)} ${String(why)}`
  if (error === 'InvalidSwap') throw new MlsClientError('RecordChanged', message)
  if (error === 'RecordNotFound') throw new MlsClientError(error, message)
  if (response.status >= 500) throw new MlsClientError('NetworkError', message)
  throw new MlsClientError('SessionRefused', message, { retryable: response.status === 429 })
}
