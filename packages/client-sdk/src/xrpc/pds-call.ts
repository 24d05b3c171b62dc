import { MlsClientError } from '../errors.ts'
import { pdsFetch } from './pds-fetch.ts'
import type { PdsSession } from './session.ts'

/** Calls a query of the account's own server; gives the object that it answers. */
export function pdsGet(
  session: PdsSession,
  path: string,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  const headers = { accept: 'application/json' }
  return pdsCall(session, path, { method: 'GET', headers, ...(signal ? { signal } : {}) })
}

/**
 * Calls a method of the account's own server.
 *
 * @throws MlsClientError `SessionRefused` where it refuses, `RecordChanged`, `RecordNotFound`, and whatever
 * {@link pdsFetch} does
 */
export async function pdsCall(
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
