import type { Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { lockConvoRow } from './sql/lock-convo.ts'
import type { LockedConvoRow } from './sql/lock-convo.ts'

/**
 * Takes a convo's lock until the transaction ends.
 *
 * Every transaction of the service takes its locks in this order, so that none can wait for another in a circle:
 * 1. convo rows, by convo id. Whatever else belongs to a convo (generation, members, leaves, entries, Welcomes,
 *    metadata) is written only by who holds its row, and so needs no order of its own;
 * 2. the directory row of a group id (`mls_group`);
 * 3. device rows;
 * 4. key packages, by reference;
 * 5. push registrations, by DID and device id;
 * 6. account rows, by DID: last, since an account's row is wanted by every convo the account is in
 *    (`appendAccountEvent` sees to it).
 *
 * @throws ServiceError `ConvoNotFound`
 */
export async function lockConvo(tx: Tx, convoId: string): Promise<LockedConvoRow> {
  const [convo] = await tx.query<LockedConvoRow>(lockConvoRow, [convoId])
  if (convo === undefined) throw new ServiceError('ConvoNotFound')
  return convo
}
