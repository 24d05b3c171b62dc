import { MlsClientError } from '../errors.ts'
import { pdsCall, pdsGet } from './pds-call.ts'
import { isDevelopmentIdentity } from './session.ts'
import type { AppSession, PdsSession } from './session.ts'

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
  await write(session, 'putRecord', record)
}

/** Writes a record to the account's own repo, under a key that its server chooses. */
export async function createRecord(
  session: PdsSession,
  record: Omit<RecordPlace, 'rkey'> & { readonly record: object },
): Promise<void> {
  await write(session, 'createRecord', record)
}

/** Deletes a record of the account's own repo; one that is not there is gone. */
export async function deleteRecord(session: PdsSession, place: RecordPlace): Promise<void> {
  await write(session, 'deleteRecord', place)
}

function write(session: PdsSession, method: string, input: object): Promise<unknown> {
  return pdsCall(session, `/xrpc/com.atproto.repo.${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
}
