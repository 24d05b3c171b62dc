import { MlsClientError } from '../errors.ts'
import { pdsCall, pdsGet } from './pds-call.ts'
import { isDevelopmentIdentity } from './session.ts'
import type { AppSession } from './session.ts'

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
