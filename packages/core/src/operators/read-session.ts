import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { hashSecret } from './secret.ts'
import { isAlive, viewSession } from './session.ts'
import type { OperatorSession } from './session.ts'
import { readSession, touchSession } from './sql/sessions.ts'
import type { OperatorSessionRow } from './sql/sessions.ts'

/** That a session is used is written no more often than this, in milliseconds. */
const touchEveryMs = 60_000

/**
 * The session of a secret, which counts as used by that; `expired` for one that has ended, undefined where there is none.
 * `source` is what it holds by: whether that is so still is for the caller to judge.
 */
export async function readOperatorSession(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  secret: string,
): Promise<(OperatorSession & { readonly source: Uint8Array }) | 'expired' | undefined> {
  const [row] = await db.query<OperatorSessionRow>(readSession, [hashSecret(secret)])
  if (row === undefined) return undefined
  const now = clock.now()
  if (!isAlive(row, now)) return 'expired'
  if (now.getTime() - row.last_seen_at.getTime() >= touchEveryMs)
    await db.execute(touchSession, [row.session_id, now])
  return { ...viewSession(row), source: row.source }
}
