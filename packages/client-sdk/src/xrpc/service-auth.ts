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

/** Where a record is in the account's own repo. */
export interface RecordPlace {
  readonly repo: string
  readonly collection: string
  readonly rkey: string
}

/** Reads a record of the account's own repo, in the JSON form of AT Protocol. @throws MlsClientError `RecordNotFound` */
export async function getRecord(
  session: AppSession,
  { repo, collection, rkey }: RecordPlace,
): Promise<{ readonly cid: string; readonly value: object }> {
  if (isDevelopmentIdentity(session))
    throw new MlsClientError('RecordNotFound', 'a development identity has no repo')
  const query = new URLSearchParams({ repo, collection, rkey })
  const { cid, value } = await pdsGet(session, `/xrpc/com.atproto.repo.getRecord?${query}`)
  if (typeof cid !== 'string' || typeof value !== 'object' || value === null)
    throw new MlsClientError('SessionRefused', 'the PDS gave no record')
  return { cid, value }
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

function pdsGet(session: PdsSession, path: string, signal?: AbortSignal): Promise<Record<string, unknown>> {
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
  const name = textIn(body, 'error')
  const reason = `${name ?? response.status} ${textIn(body, 'message') ?? ''}`
  const message = `the account's own server refused ${path.split('?')[0]}: ${reason}`
  if (name === 'InvalidSwap') throw new MlsClientError('RecordChanged', message)
  if (name === 'RecordNotFound') throw new MlsClientError('RecordNotFound', message)
  if (response.status >= 500) throw new MlsClientError('NetworkError', message)
  throw new MlsClientError('SessionRefused', message, { retryable: response.status === 429 })
}

function textIn(body: Record<string, unknown>, field: string): string | undefined {
  const value = body[field]
  return typeof value === 'string' ? value : undefined
}
