import type { Database, Queryable } from '../database/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { BlobId } from './blob-id.ts'
import type { BlobStore } from './blob-store.ts'
import { partKeys } from './parts.ts'
import { deleteDoomed, doomBlob, doomBlobsOf, doomExpired, shortenByLifetime } from './sql/delete.ts'
import type { DoomedRow } from './sql/delete.ts'

type Ports = { readonly db: Database; readonly clock: Clock; readonly blobs: BlobStore }

/**
 * Deletes a blob that the account has uploaded. From the first moment on nobody is given it any more, and it does not
 * count; what a kill leaves in the store is deleted by `deleteExpiredBlobs`. Again, or where there is none, does no harm.
 *
 * @throws ServiceError `BlobStoreUnavailable`
 */
export async function deleteBlob(
  ports: Ports,
  {
    caller,
    blobId,
    convoId,
  }: { readonly caller: AccountCaller; readonly blobId: BlobId; readonly convoId: ConvoId | undefined },
): Promise<void> {
  const params = [convoId ?? caller.did, blobId, caller.did, ports.clock.now()]
  await finish(ports, await ports.db.query<DoomedRow>(doomBlob, params))
}

/**
 * Deletes blobs whose time has come, uploads that were not whole in time, and what the deletion of others has left; gives
 * how many. In batches, until there are none or `signal` is aborted. For a job.
 */
export async function deleteExpiredBlobs(
  ports: Ports,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  await ports.db.execute(shortenByLifetime)
  return inBatches(ports, { limit, signal }, () => [doomExpired, [ports.clock.now(), limit]])
}

/** How many blobs of one account go at once: each has up to some dozens of parts. */
const blobsAtOnce = 20

/**
 * Deletes the blobs of an account wherever they are, in batches, or until `signal` is aborted. `unfinished`: also those
 * that are being uploaded, when no upload can be under way any more.
 *
 * @throws ServiceError `BlobStoreUnavailable`
 */
export async function deleteBlobsOf(
  ports: Ports,
  did: Did,
  { unfinished, signal }: { readonly unfinished: boolean; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const doom = (): Doom => [doomBlobsOf, [did, ports.clock.now(), blobsAtOnce, unfinished]]
  await inBatches(ports, { limit: blobsAtOnce, signal }, doom)
}

/** The statement that begins to delete a batch, with its parameters. */
type Doom = Parameters<Queryable['query']>

/** Deletes batches until one is not full, or the signal aborts; gives how many blobs. */
async function inBatches(
  ports: Ports,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
  doom: () => Doom,
): Promise<number> {
  let deleted = 0
  for (let last = limit; last >= limit && signal?.aborted !== true; deleted += last) {
    const doomed = await ports.db.query<DoomedRow>(...doom())
    await finish(ports, doomed)
    last = doomed.length
  }
  return deleted
}

/** The bytes go first: a row that is left leads to them again. */
async function finish({ db, blobs }: { db: Queryable; blobs: BlobStore }, doomed: readonly DoomedRow[]) {
  if (doomed.length === 0) return
  // Spaces and ids were written by `uploadBlob`, by their types.
  const keys = doomed.flatMap(({ space, blob_id, size }) =>
    partKeys({ space: space as ConvoId | Did, blobId: blob_id as BlobId }, size),
  )
  await blobs.delete(keys)
  await db.execute(deleteDoomed, [doomed.map(({ space }) => space), doomed.map(({ blob_id }) => blob_id)])
}
