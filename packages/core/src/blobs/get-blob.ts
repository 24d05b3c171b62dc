import type { Database } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'
import type { Clock, Log } from '../ports/index.ts'
import type { BlobId } from './blob-id.ts'
import type { BlobStore } from './blob-store.ts'
import { partKey, partsOf } from './parts.ts'
import { readReadable } from './sql/get.ts'
import type { ReadableRow } from './sql/get.ts'

type Ports = { readonly db: Database; readonly clock: Clock; readonly log: Log; readonly blobs: BlobStore }

/**
 * The bytes of one part of a blob, counted from 0, that the account may have.
 *
 * @throws ServiceError `BlobNotFound`, `BlobStoreUnavailable`
 */
export async function getBlob(
  { db, clock, log, blobs }: Ports,
  {
    caller,
    blobId,
    convoId,
    part,
  }: {
    readonly caller: AccountCaller
    readonly blobId: BlobId
    readonly convoId: ConvoId | undefined
    readonly part: number
  },
): Promise<Uint8Array> {
  const space = convoId ?? caller.did
  const [row] = await db.query<ReadableRow>(readReadable, [space, blobId, caller.did, clock.now()])
  if (row === undefined || part >= partsOf(row.size)) throw new ServiceError('BlobNotFound')
  const bytes = await blobs.get(partKey({ space, blobId }, part))
  if (bytes !== undefined) return bytes
  log.error({ space, blobId, part }, 'the store has lost a part of a blob')
  throw new ServiceError('BlobNotFound')
}
