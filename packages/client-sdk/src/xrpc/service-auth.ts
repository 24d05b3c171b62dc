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

/** Writes a record to the account's own repo; the same again changes nothing. */
export async function putRecord(
  session: AppSession,
  record: { repo: string; collection: string; rkey: string; record: object },
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
  const reason = `${textIn(body, 'error') ?? response.status} ${textIn(body, 'message') ?? ''}`
  throw new MlsClientError(
    'SessionRefused',
    `the account's own server refused ${path.split('?')[0]}: ${reason}`,
    {
      retryable: response.status >= 500 || response.status === 429,
    },
  )
}

function textIn(body: Record<string, unknown>, field: string): string | undefined {
  const value = body[field]
  return typeof value === 'string' ? value : undefined
}
