import type { Database } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import { directConvoId } from '../mls/index.ts'
import type { Did } from '../mls/index.ts'
import type { ConvoView } from './convo-view.ts'
import { getConvo } from './get-convo.ts'

/**
 * The direct convo of the calling account with another. It is made by the first who writes, since only a client can
 * begin an MLS group.
 *
 * @throws ServiceError `ConvoNotFound` also where the caller has left it; `InvalidRequest` where it is not one other
 * account
 */
export async function getConvoForMembers(
  ports: { readonly db: Database; readonly serviceDid: Did },
  { caller, members }: { readonly caller: AccountCaller; readonly members: readonly Did[] },
): Promise<ConvoView> {
  const convoId = directConvoId(ports.serviceDid, caller.did, theOther(caller, members))
  return getConvo(ports, { caller, convoId })
}

/** The one account among these that is not the caller's own. */
function theOther(caller: AccountCaller, members: readonly Did[]): Did {
  const [other, ...more] = new Set(members.filter((did) => did !== caller.did))
  if (other !== undefined && more.length === 0) return other
  throw new ServiceError('InvalidRequest', { message: 'a direct convo is with one other account' })
}
