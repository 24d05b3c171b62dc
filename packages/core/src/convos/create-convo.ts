import type { Bus } from '../bus/index.ts'
import type { Consent } from '../consent/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { requireActiveDevice } from '../devices/index.ts'
import { isServiceError, ServiceError } from '../errors/index.ts'
import type { PublicGroups } from '../groups/public-groups.ts'
import { newcomersOf, rosterIn, storeCommit } from '../groups/store-commit.ts'
import { liveDevice } from '../identity/live-device.ts'
import type { LimitValues } from '../limits/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import { watchDirect } from '../relations/settle-blocks.ts'
import { findCreated } from './find-created.ts'
import { judgeNewConvo } from './judge-new-convo.ts'
import type { NewConvo, ProposedConvo } from './judge-new-convo.ts'
import type { ConvoView } from './convo-view.ts'
import { getConvo } from './get-convo.ts'
import { storeConvo } from './store-convo.ts'
import type { AskedConvo } from './store-convo.ts'

/** What creating a convo needs. */
export type CreateConvoPorts = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly publicGroups: PublicGroups
  readonly consent: Consent
  readonly limitValues: LimitValues
  /** The DID of this service, without fragment: convo ids are derived from it. */
  readonly serviceDid: Did
  /** The ciphersuites that this deployment allows. */
  readonly ciphersuites: readonly string[]
}

/**
 * Creates a convo from the first GroupInfo of its group and, if it is to begin with more than its creator, the first
 * commit. That one is judged and stored as any other is; all of it is one transaction. The same group again by the
 * same device is answered with the convo; of two accounts that create their direct convo at once, one gets
 * `ConvoExists`.
 *
 * @throws ServiceError as `blue.catbird.mls.convo.createConvo` lists them
 */
export async function createConvo(ports: CreateConvoPorts, input: ProposedConvo): Promise<ConvoView> {
  const device = await liveDevice(ports.db, input.caller)
  const convo = await judgeNewConvo(ports, input, device)
  const { convoId } = convo
  if (!(await findCreated(ports.db, convo))) {
    const reachable = await ports.consent.bringIn(device.did, invitedTo(convo))
    await withTransaction(ports.db, (tx) => createOnce(ports, tx, { ...convo, reachable }))
  }
  return getConvo(ports, { caller: input.caller, convoId }).catch(asGone)
}

/** Who has left the convo again, and repeats its creation, finds the id taken. */
function asGone(thrown: unknown): never {
  throw isServiceError(thrown, 'ConvoNotFound') ? new ServiceError('ConvoExists') : thrown
}

async function createOnce(ports: CreateConvoPorts, tx: Tx, convo: AskedConvo): Promise<void> {
  if (!(await storeConvo(ports, tx, convo))) {
    // Somebody was quicker: the same call on another connection, or somebody else.
    await findCreated(tx, convo)
    return
  }
  const { creator, other } = convo
  if (other !== undefined) await watchDirect(ports, tx, { did: creator.did, subject: other })
  await requireActiveDevice(tx, convo.creator)
  const { first, reachable } = convo
  if (first !== undefined) await storeCommit(ports, tx, { ...first, reachable })
}

/** Those whom a convo is begun with, but for its creator: by its first group, and by its first commit. */
function invitedTo({ creator, group, first }: NewConvo): Did[] {
  const begun = [...rosterIn(group).keys()].filter((did) => did !== creator.did)
  return first === undefined ? begun : [...begun, ...newcomersOf(first)]
}
