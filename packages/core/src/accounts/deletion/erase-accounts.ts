import { deleteExpiredBlobs } from '../../blobs/index.ts'
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
import { endFilesOf } from './sql/erase-rows.ts'
import { bareAccountRow, deleteAccountRow, lockDeleted, selectDeleted } from './sql/finish.ts'
import type { DeletedRow } from './sql/finish.ts'

type Ports = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly blobs: BlobStore
}

/** What a run has come to. */
export type Erased = {
  /** How long each deletion that is over has taken, in milliseconds. */
  readonly over: readonly number[]
  /** Deletions that should be over and are not: since when, and where the account is named, as far as that was found out. */
  readonly late: readonly { readonly since: Date; readonly left: readonly string[] }[]
  /** What has failed, and is tried again. */
  readonly failures: readonly unknown[]
}

/** How many files of all accounts one run deletes at once. */
const files = 20

/**
 * Goes on with the deletion of accounts, of at most `limit`, those first that have waited longest. Each is over when it has
 * been looked for and is named nowhere but where docs/privacy.md says. Where one fails the others go on. For a job; any
 * number of nodes may do it at once, and be killed in the middle.
 */
export async function eraseAccounts(
  ports: Ports,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<Erased> {
  const rows = await ports.db.query<DeletedRow>(selectDeleted, [limit])
  const erased = {
    over: [] as number[],
    late: [] as { since: Date; left: readonly string[] }[],
    failures: [] as unknown[],
  }
  for (const { did, deleted_at: since } of rows) {
    if (signal?.aborted === true) break
    try {
      const left = await erase(ports, did as Did) // as it was written
      if (left.length === 0) erased.over.push(ageOf(ports, since))
      else if (ageOf(ports, since) > deletionWithinMs) erased.late.push({ since, left })
    } catch (error) {
      erased.failures.push(error)
      if (ageOf(ports, since) > deletionWithinMs) erased.late.push({ since, left: [] })
    }
  }
  return erased
}

function ageOf({ clock }: Pick<Ports, 'clock'>, since: Date): number {
  return clock.now().getTime() - since.getTime()
}

/** Gives where the account is still named. */
async function erase(ports: Ports, did: Did): Promise<readonly string[]> {
  await partConvos(ports, did)
  await eraseRows(ports.db, did)
  if ((await ports.db.execute(endFilesOf, [did, ports.clock.now()])) > 0)
    await deleteExpiredBlobs(ports, { limit: files })
  return withTransaction(ports.db, (tx) => finish(tx, did))
}

/** Looks for the account, and ends it if it is nowhere. */
async function finish(tx: Tx, did: Did): Promise<readonly string[]> {
  const [row] = await tx.query<DeletedRow>(lockDeleted, [did])
  if (row === undefined) return []
  const convos = await tx.query(selectConvosToPart, [did, 1])
  const left = [...(convos.length > 0 ? ['convo_member.did'] : []), ...(await findLeftOver(tx, did))]
  if (left.length > 0) return left
  if ((await tx.execute(deleteAccountRow, [did])) === 0) await tx.execute(bareAccountRow, [did])
  return []
}
