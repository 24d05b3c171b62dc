import type { Queryable } from '../database/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { toDeclaration } from '../relations/declaration.ts'
import type { Declaration } from '../relations/index.ts'
import { deleteSettings, readSettings, writeSettings } from './sql/settings.ts'
import type { SettingsRow } from './sql/settings.ts'

/** What the accounts among these have set. */
export async function readSettingsOf(
  db: Queryable,
  dids: readonly Did[],
): Promise<ReadonlyMap<Did, Declaration>> {
  const rows = await db.query<SettingsRow>(readSettings, [dids])
  return new Map(rows.map((row) => [row.did, toDeclaration(row.allow_incoming, row.allow_group_invites)]))
}

/** What the calling account has set; nothing where it leaves that to its repo. */
export async function getSettings(
  { db }: { readonly db: Queryable },
  { did }: AccountCaller,
): Promise<Declaration> {
  return (await readSettingsOf(db, [did])).get(did) ?? {}
}

/** Sets whom the calling account lets reach it: all of it at once, so that what is left out is left to its repo again. */
export async function putSettings(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  { did }: AccountCaller,
  { incoming, groups }: Declaration,
): Promise<Declaration> {
  if (incoming === undefined && groups === undefined) await db.query(deleteSettings, [did])
  else await db.query(writeSettings, [did, incoming ?? null, groups ?? null, clock.now()])
  return getSettings({ db }, { did })
}
