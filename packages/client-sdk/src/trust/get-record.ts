import { MlsClientError } from '../errors.ts'
import { pdsGet } from '../xrpc/service-auth.ts'
import type { RecordPlace } from '../xrpc/service-auth.ts'
import { isDevelopmentIdentity } from '../xrpc/session.ts'
import type { AppSession } from '../xrpc/session.ts'

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
