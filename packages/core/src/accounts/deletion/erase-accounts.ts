import { deleteBlobsOf } from '../../blobs/index.ts'
import type { BlobStore } from '../../blobs/index.ts'
import type { Bus } from '../../bus/index.ts'
import { withTransaction } from '../../database/index.ts'
import type { Database, Tx } from '../../database/index.ts'
import type { Did } from '../../mls/index.ts'
import type { Clock } from '../../ports/index.ts'
import { deletionWithinMs } from './begin-deletion.ts'
import { eraseRows, findLeftOver } from './erase-rows.ts'
import { partConvos } from './part-convos.ts'
import { selectConvosToPart } from './sql/convos.ts'
import { bareAccountRow, deleteAccountRow, lockDeleted, markErased, selectDeleted } from './sql/finish.ts'
import type { DeletedRow } from './sql/finish.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly blobs: BlobStore
}

/** A deletion that should be over: since when, and where the account is named, as far as that was found out. */
type Late = { readonly since: Date; readonly left: readonly string[] }

/** What a run has come to. */
export type Erased = {
  /** How long each deletion that is over has taken, in milliseconds. */
  readonly over: readonly number[]
  /** Deletions that should be over and are not. */
  readonly late: readonly Late[]
  /** What has failed, and is tried again. */
  readonly failures: readonly unknown[]
}

/**
 * So long after a deletion has begun nothing of before can be under way any more: requests end within two minutes, and
 * tokens and proofs count for eleven. In milliseconds.
 */
const settledAfterMs = 15 * 60_000

/**
 * Goes on with the deletion of accounts, of at most `limit`, those first that have waited longest. What names an account is
 * erased at once, and a second time when nothing of before can be under way; then it is looked for, and its deletion is
 * over if it is named nowhere but where docs/privacy.md says. Where one fails the others go on. For a job; any number of
 * nodes may do it at once, and be killed in the middle.
 */
export async function eraseAccounts(
  ports: Ports,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<Erased> {
  const settledBefore = new Date(ports.clock.now().getTime() - settledAfterMs)
  const rows = await ports.db.query<DeletedRow>(selectDeleted, [limit, settledBefore])
  const over: number[] = []
  const late: Late[] = []
  const failures: unknown[] = []
  const stopped = () => signal?.aborted === true
  for (const { did, deleted_at: since, settled } of rows) {
    if (stopped()) break
    const end = await tryToErase(ports, { did: did as Did, settled }, signal) // as it was written
    const ms = ports.clock.now().getTime() - since.getTime()
    if (end.kind === 'over') over.push(ms)
    if (end.kind === 'failed' && !stopped()) failures.push(end.error)
    if (end.kind !== 'over' && ms > deletionWithinMs) late.push({ since, left: end.left })
  }
  return { over, late, failures }
}

type Deletion = { readonly did: Did; readonly settled: boolean }
type End =
  | { readonly kind: 'over' }
  | { readonly kind: 'goesOn'; readonly left: readonly string[] }
  | { readonly kind: 'failed'; readonly left: readonly string[]; readonly error: unknown }

async function tryToErase(ports: Ports, deletion: Deletion, signal: AbortSignal | undefined): Promise<End> {
  try {
    await erase(ports, deletion, signal)
    return await withTransaction(ports.db, (tx) => finish(tx, ports, deletion))
  } catch (error) {
    return { kind: 'failed', left: [], error }
  }
}

/** Uploads that may be under way keep their rows until then: by them their bytes are found. */
async function erase(
  ports: Ports,
  { did, settled }: Deletion,
  signal: AbortSignal | undefined,
): Promise<void> {
  await partConvos(ports, did, signal)
  await eraseRows(ports.db, did, { endings: ['deleted', 'cleared'], signal })
  await deleteBlobsOf(ports, did, { unfinished: settled, signal })
  if (settled) await eraseRows(ports.db, did, { endings: ['atLast'], signal })
  signal?.throwIfAborted()
}

/** Looks for the account when the time has come, and ends it if it is nowhere. */
async function finish(tx: Tx, { clock }: Ports, { did, settled }: Deletion): Promise<End> {
  if ((await tx.query(lockDeleted, [did])).length === 0) return { kind: 'goesOn', left: [] }
  if (!settled) {
    await tx.execute(markErased, [did, clock.now()])
    return { kind: 'goesOn', left: [] }
  }
  const convos = await tx.query(selectConvosToPart, [did, 1])
  const left = [...(convos.length > 0 ? ['convo_member.did'] : []), ...(await findLeftOver(tx, did))]
  if (left.length > 0) return { kind: 'goesOn', left }
  if ((await tx.execute(deleteAccountRow, [did])) === 0) await tx.execute(bareAccountRow, [did])
  return { kind: 'over' }
}
