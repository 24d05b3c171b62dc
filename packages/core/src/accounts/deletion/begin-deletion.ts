import type { Bus } from '../../bus/index.ts'
import { withTransaction } from '../../database/index.ts'
import type { Database, Tx } from '../../database/index.ts'
import { addJob } from '../../jobs/index.ts'
import type { Did } from '../../mls/index.ts'
import type { Clock } from '../../ports/index.ts'
import { endAccess } from '../end-access.ts'
import { markDeleted, removeDevices } from './sql/begin.ts'

type Ports = { readonly bus: Bus; readonly clock: Clock }

/** Within which time a deletion is over, in milliseconds. Most take a quarter of an hour; one that takes longer is told of. */
export const deletionWithinMs = 24 * 60 * 60_000

/**
 * Deletes an account. When this returns it can do nothing any more, with no device, and its connections are closed; the rest
 * goes within `deletionWithinMs` (`eraseAccounts`). Asking again changes nothing. Once it is over the account may come
 * back, as a new one.
 *
 * @returns by when it is over
 */
export async function deleteAccount(
  ports: Ports & { readonly db: Database },
  { did }: { readonly did: Did },
): Promise<{ readonly deletedBy: Date }> {
  const since = await withTransaction(ports.db, (tx) => beginDeletion(tx, ports, { did }))
  return { deletedBy: new Date(since.getTime() + deletionWithinMs) }
}

/**
 * As `deleteAccount`, in a transaction of the caller's: last in it, since the account's row comes last in the order of
 * the house. Gives since when the account is being deleted.
 */
export async function beginDeletion(tx: Tx, ports: Ports, { did }: { readonly did: Did }): Promise<Date> {
  const now = ports.clock.now()
  await tx.execute(removeDevices, [did, now])
  await endAccess(tx, ports, did)
  await addJob(tx, 'eraseAccounts', {}, { key: 'eraseAccounts' })
  const [row] = await tx.query<{ deleted_at: Date }>(markDeleted, [did, now])
  return row?.deleted_at ?? now
}
