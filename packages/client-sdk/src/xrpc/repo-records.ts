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

/** Records of one page. */
const PAGE = 100
/** Pages that are read at most: nobody has a hundred thousand records of a kind. */
const MOST_PAGES = 1000

/** A record of the account's own repo, in the JSON form of AT Protocol. */
export interface ListedRecord {
  readonly rkey: string
  readonly value: unknown
}

/** Lists the records of a collection in the account's own repo. */
export async function listRecords(
  session: PdsSession,
  { repo, collection }: Omit<RecordPlace, 'rkey'>,
): Promise<ListedRecord[]> {
  const found: ListedRecord[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const params = { repo, collection, limit: String(PAGE) }
    const query = new URLSearchParams({ ...params, ...(cursor === undefined ? {} : { cursor }) })
    const body = await pdsGet(session, `/xrpc/com.atproto.repo.listRecords?${query}`)
    const records = Array.isArray(body['records']) ? (body['records'] as PdsRecord[]) : [] // by its lexicon
    for (const { uri, value } of records) found.push({ rkey: uri?.split('/').at(-1) ?? '', value })
    if (typeof body['cursor'] !== 'string' || records.length === 0) break
    cursor = body['cursor']
  }
  return found
}

interface PdsRecord {
  readonly uri?: string
  readonly value?: unknown
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
