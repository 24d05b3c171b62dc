import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { addJob } from '../jobs/index.ts'
import type { Clock } from '../ports/index.ts'
import type { Standing } from './may-act.ts'
import { askHostSooner } from './sql/ask-host-sooner.ts'

/** Why an account may not act, if it may not. */
export function cutOffBy({ suspended, host_status: status, deleting }: Standing): ServiceError | undefined {
  if (deleting) return refusal('The account is being deleted from this service; it may come back after that.')
  if (suspended) return refusal('The account is suspended on this service.')
  if (status === null) return undefined
  return refusal(`The account is not active at its own server (${status}).`)
}

function refusal(message: string): ServiceError {
  return new ServiceError('AccountSuspended', { message })
}

/**
 * Refuses an account that may not act. Where that is by the word of its host, the host is asked again, at most once a
 * minute: whoever comes may be back, and no event have told of it.
 *
 * @throws ServiceError `AccountSuspended`
 */
export async function refuseCutOff(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  account: Standing & { readonly did: string },
): Promise<void> {
  const reason = cutOffBy(account)
  if (reason === undefined) return
  if (account.host_status !== null) {
    const asked = await db.execute(askHostSooner, [account.did, clock.now()])
    if (asked > 0) await addJob(db, 'checkHosts', {}, { key: 'checkHosts' })
  }
  throw reason
}
