import { reachOf } from '../consent/index.ts'
import type { Consent } from '../consent/index.ts'
import type { Database } from '../database/index.ts'
import { isServiceError } from '../errors/index.ts'
import type { AccountCaller } from '../identity/callers.ts'
import type { Did } from '../mls/index.ts'
import type { ConvoView } from './convo-view.ts'
import { getConvoForMembers } from './get-convo-for-members.ts'

type Ports = { readonly db: Database; readonly serviceDid: Did; readonly consent: Consent }

/** Whether a convo with some accounts is possible. */
export type Availability = {
  /** Whether none of them is unavailable. */
  readonly canChat: boolean
  readonly unavailable: readonly Did[]
  /** The direct convo with the one account asked about, if there is one that the caller is in. */
  readonly convo?: ConvoView
}

/**
 * Whether the calling account may begin a direct convo with another, or bring accounts into a group, as createConvo and
 * submitCommit would decide it now. Why not is not told: a block, what an account allows and a suspension look alike. A
 * direct convo that both are in goes on whatever its accounts allow since; only a block stops it.
 *
 * @throws ServiceError `InvalidRequest` where a direct convo is asked about with other than one account
 */
export async function getConvoAvailability(
  ports: Ports,
  asked: {
    readonly caller: AccountCaller
    readonly members: readonly Did[]
    readonly kind: 'direct' | 'group'
  },
): Promise<Availability> {
  const { caller, members, kind } = asked
  const others = [...new Set(members.filter((did) => did !== caller.did))]
  const convo = kind === 'direct' ? await directConvo(ports, asked) : undefined
  const open = convo !== undefined && othersStay(convo, others)
  const unavailable = open
    ? others.filter(() => convo.unavailable === true)
    : await refusedBy(ports, { ...asked, members: others })
  return { canChat: unavailable.length === 0, unavailable, ...(convo && { convo }) }
}

async function directConvo(
  ports: Ports,
  asked: { readonly caller: AccountCaller; readonly members: readonly Did[] },
): Promise<ConvoView | undefined> {
  try {
    return await getConvoForMembers(ports, asked)
  } catch (thrown) {
    if (isServiceError(thrown, 'ConvoNotFound')) return undefined
    throw thrown
  }
}

function othersStay({ members }: ConvoView, others: readonly Did[]): boolean {
  return others.every((other) => members.some(({ did, leaving }) => did === other && leaving !== true))
}

async function refusedBy(
  { consent }: Ports,
  asked: {
    readonly caller: AccountCaller
    readonly members: readonly Did[]
    readonly kind: 'direct' | 'group'
  },
): Promise<Did[]> {
  const reachable = await consent.reach(asked.caller.did, asked.members)
  return asked.members.filter((did) => reachOf(reachable, did)[asked.kind] === 'refused')
}
