import type { Tx } from '../database/index.ts'
import { lockSubject } from './sql/audit.ts'

/**
 * Has the acts of operators on one subject follow one another, from here to the commit: what one finds is what the last
 * has left, so that their records are a chain. To be called before anything else is read or locked. A row's lock does
 * not do: an account may be unknown here, and a limit not set.
 */
export async function followOneAnother(tx: Tx, subject: string): Promise<void> {
  await tx.execute(lockSubject, [subject])
}
