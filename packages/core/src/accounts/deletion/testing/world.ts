import type { BlobStore } from '../../../blobs/index.ts'
import type { TestDatabase } from '../../../database/testing/index.ts'
import { testPorts } from '../../../groups/testing/world.ts'
import type { Did } from '../../../mls/index.ts'
import { columnsByTable } from '../../../personal-data/testing/unsafe-fill.ts'
import { createManualClock } from '../../../ports/index.ts'
import { deleteAccount, eraseAccounts } from '../index.ts'

/** What deletions need, with a store that has no bytes. */
export function deletionPorts(db: TestDatabase) {
  const noBytes: Pick<BlobStore, 'delete'> = { delete: () => Promise.resolve() }
  return { ...testPorts(db), clock: createManualClock(), blobs: noBytes as BlobStore } // nothing else is asked of it
}

export type DeletionPorts = ReturnType<typeof deletionPorts>

/** Goes on with all deletions, now and when nothing of before can be under way. */
export async function eraseToTheEnd(ports: DeletionPorts) {
  const first = await eraseAccounts(ports, { limit: 100 })
  ports.clock.advance(20 * 60_000)
  const last = await eraseAccounts(ports, { limit: 100 })
  return { over: last.over, late: last.late, failures: [...first.failures, ...last.failures] }
}

/** Deletes an account, to the end. */
export async function deleteToTheEnd(ports: DeletionPorts, { did }: { readonly did: Did }): Promise<void> {
  await deleteAccount(ports, { did })
  const { failures } = await eraseToTheEnd(ports)
  if (failures.length > 0) throw new AggregateError(failures)
}

/** The tables in which a text stands, in any column, in the clear or in bytes. */
export async function tablesWith(db: TestDatabase, text: string): Promise<string[]> {
  const found: string[] = []
  for (const table of (await columnsByTable(db)).keys()) {
    const rows = await db.query(
      `SELECT FROM ${table} t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0 LIMIT 1`,
      [text, Buffer.from(text).toString('hex')],
    )
    if (rows.length > 0) found.push(table)
  }
  return found
}
