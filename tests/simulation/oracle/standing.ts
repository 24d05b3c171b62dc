import type { Database } from '@catbird-mls/core/database'
import { membersOf } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import type { Device } from '../device.ts'
import type { Chronicle } from './chronicle.ts'

/**
 * What a live device has to be of a convo in the end: `in` it, `out` of it, or free to be `either` (a request that
 * waits for an answer is followed by those devices that were added, and by no others).
 */
export type Standing = 'in' | 'out' | 'either'

/** Who has accepted: consent is the service's to keep, and in no log. */
export type Consents = ReadonlyMap<string, 'accepted' | 'request'>

/** Reads every account's answer to every convo. */
export async function readConsents(db: Pick<Database, 'query'>): Promise<Consents> {
  const rows = await db.query<{ convo_id: string; did: string; status: 'accepted' | 'request' }>(
    'SELECT convo_id, did, status FROM convo_member',
  )
  return new Map(rows.map(({ convo_id, did, status }) => [keyOf(convo_id, did), status]))
}

/** What this device has to be of this convo. */
export function standingOf(chronicle: Chronicle, device: Device, consents: Consents): Standing {
  const { did } = device.pds
  const accepted = consents.get(keyOf(chronicle.convoId, did)) === 'accepted'
  if (!membersOf(chronicle.group).has(did as Did) || hasLeft(chronicle, did)) return 'out'
  return accepted ? 'in' : 'either'
}

/** Whether an account has left, and not come back since. */
export function hasLeft({ leaving, stays }: Chronicle, did: string): boolean {
  const left = leaving.findLast((notice) => notice.did === did)
  return left !== undefined && !stays.some((stay) => stay.did === did && stay.joinedSeq > left.seq)
}

function keyOf(convoId: string, did: string): string {
  return `${convoId} ${did}`
}
