import { MlsClientError } from '../errors.ts'
import { isDevelopmentIdentity } from './session.ts'
import type { AppSession } from './session.ts'

/** Gets a service-auth token of the account: for this service, for this one method. */
export async function serviceAuth(
  session: AppSession,
  claims: { aud: string; lxm: string },
): Promise<string> {
  if (isDevelopmentIdentity(session)) return session.serviceAuth(claims)
  const query = new URLSearchParams(claims)
  const answer = await pdsGet(session, `/xrpc/com.atproto.server.getServiceAuth?${query}`)
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

type PdsAccess = Exclude<AppSession, { developmentOnly: true }>

function pdsGet(session: PdsAccess, path: string): Promise<Record<string, unknown>> {
  return pdsCall(session, path, { method: 'GET', headers: { accept: 'application/json' } })
}

async function pdsCall(
  session: PdsAccess,
  path: string,
  init: RequestInit,
): Promise<Record<string, unknown>> {
  const response = await session.fetchHandler(path, init).catch((cause: unknown) => {
    throw new MlsClientError('NetworkError', "the account's own server could not be reached", { cause })
  })
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
  if (response.ok) return body
  const name = textIn(body, 'error')
  const reason = `${name ?? response.status} ${textIn(body, 'message') ?? ''}`
  const message = `the account's own server refused ${path.split('?')[0]}: ${reason}`
  if (name === 'InvalidSwap') throw new MlsClientError('RecordChanged', message)
  if (name === 'RecordNotFound') throw new MlsClientError('RecordNotFound', message)
  const retryable = response.status >= 500 || response.status === 429
  throw new MlsClientError('SessionRefused', message, { retryable })
}

function textIn(body: Record<string, unknown>, field: string): string | undefined {
  const value = body[field]
  return typeof value === 'string' ? value : undefined
}
