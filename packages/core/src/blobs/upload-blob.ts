import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { ConvoId } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { BlobId } from './blob-id.ts'
import type { BlobStore } from './blob-store.ts'
import { partKey, partsOf, sizeOfPart } from './parts.ts'
import type { BlobRef } from './parts.ts'
import {
  addUsage,
  insertBlob,
  insertPart,
  lockUploading,
  markWhole,
  readBlob,
  readStanding,
} from './sql/upload.ts'
import type { BlobRow, StandingRow } from './sql/upload.ts'

type Ports = {
  readonly db: Database
  readonly clock: Clock
  readonly blobs: BlobStore
  readonly blobRules: BlobRules
}

/** How much is kept of blobs, and for how long. */
export type BlobRules = {
  /** The largest, in bytes. */
  readonly maxBytes: number
  /** What one account may have in keeping, in bytes. */
  readonly quotaBytes: number
  /** How long those of convos are kept, in days, unless their policy says less. */
  readonly convoDays: number
  /** How long an account's own are kept, in days. */
  readonly ownDays: number
}

/** One part of a blob, as it was sent. */
export type PartUpload = {
  readonly caller: AccountCaller
  readonly blobId: BlobId
  /** For whom: a convo's members, or the account's own devices. */
  readonly convoId: ConvoId | undefined
  /** Of the whole blob, in bytes. */
  readonly size: number
  readonly part: number
  readonly bytes: Uint8Array
}

/** How an upload stands. */
export type UploadState = { readonly missing: readonly number[]; readonly expiresAt: Date }

const dayMs = 24 * 60 * 60_000

/**
 * Takes in a part of a blob. First the blob's place is taken and counted on the quota, then the store has the bytes, then
 * the part is noted; so that whatever a kill leaves in the store has a row by which it is deleted. One that is there
 * already is not stored again.
 *
 * @throws ServiceError `InvalidRequest`, `ConvoNotFound`, `ConvoNotAccepted`, `BlobTooLarge`, `BlobQuotaExceeded`,
 * `BlobConflict`, `BlobStoreUnavailable`
 */
export async function uploadBlob(ports: Ports, upload: PartUpload): Promise<UploadState> {
  const { caller, blobId, convoId, size, part, bytes } = upload
  checkSizes(ports.blobRules, upload)
  if (convoId !== undefined) await requireAccepted(ports.db, { convoId, did: caller.did })
  const ref = { space: convoId ?? caller.did, blobId }
  const begun = await begin(ports, ref, upload)
  if (begun.parts.includes(part)) return stateOf(begun)
  await ports.blobs.put(partKey(ref, part), bytes)
  return withTransaction(ports.db, async (tx) => {
    if ((await tx.query(lockUploading, [ref.space, blobId])).length === 0)
      throw new ServiceError('BlobConflict')
    await tx.execute(insertPart, [ref.space, blobId, part])
    const keptMs = (convoId === undefined ? ports.blobRules.ownDays : ports.blobRules.convoDays) * dayMs
    const until = new Date(ports.clock.now().getTime() + keptMs)
    await tx.execute(markWhole, [ref.space, blobId, partsOf(size), until])
    return stateOf(await read(tx, ref))
  })
}

function checkSizes({ maxBytes }: BlobRules, { size, part, bytes }: PartUpload): void {
  if (size > maxBytes)
    throw new ServiceError('BlobTooLarge', { message: `The largest blob has ${String(maxBytes)} bytes.` })
  const expected = sizeOfPart(size, part)
  if (bytes.length === expected) return
  const message =
    expected === undefined
      ? `A blob of ${String(size)} bytes has no part ${String(part)}.`
      : `Part ${String(part)} has ${String(bytes.length)} bytes rather than ${String(expected)}.`
  throw new ServiceError('InvalidRequest', { message })
}

async function requireAccepted(
  db: Database,
  { convoId, did }: { readonly convoId: ConvoId; readonly did: string },
): Promise<void> {
  const [standing] = await db.query<StandingRow>(readStanding, [convoId, did])
  if (standing === undefined) throw new ServiceError('ConvoNotFound')
  if (standing.status === 'request') throw new ServiceError('ConvoNotAccepted')
}

/** Takes the blob's place, or finds it taken by the same upload. */
async function begin(ports: Ports, ref: BlobRef, { caller, size }: PartUpload): Promise<BlobRow> {
  const { db, clock, blobRules } = ports
  const now = clock.now()
  const forgotten = new Date(now.getTime() + dayMs)
  const row = await withTransaction(db, async (tx) => {
    const params = [ref.space, ref.blobId, caller.did, size, now, forgotten]
    if ((await tx.execute(insertBlob, params)) > 0)
      if ((await tx.execute(addUsage, [caller.did, size, blobRules.quotaBytes])) === 0)
        throw new ServiceError('BlobQuotaExceeded')
    return read(tx, ref)
  })
  if (row.did !== caller.did || row.size !== size || row.state === 'deleting')
    throw new ServiceError('BlobConflict')
  return row
}

async function read(tx: Tx, { space, blobId }: BlobRef): Promise<BlobRow> {
  const [row] = await tx.query<BlobRow>(readBlob, [space, blobId])
  if (row === undefined) throw new ServiceError('BlobConflict')
  return row
}

function stateOf({ size, parts, expires_at: expiresAt }: BlobRow): UploadState {
  const there = new Set(parts)
  const all = Array.from({ length: partsOf(size) }, (_, part) => part)
  return { missing: all.filter((part) => !there.has(part)), expiresAt }
}
