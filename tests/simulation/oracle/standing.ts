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

/** What an account has said to a convo: that is the service's to keep, and in no log for good. */
export type Answer = 'accepted' | 'request' | 'leaving'
/** Every account's answer to every convo. */
export type Answers = ReadonlyMap<string, Answer>

/** Reads them. */
export async function readAnswers(db: Pick<Database, 'query'>): Promise<Answers> {
  const rows = await db.query<{ convo_id: string; did: string; answer: Answer }>(
    `SELECT convo_id, did, CASE WHEN leaving_seq IS NULL THEN status ELSE 'leaving' END AS answer
     FROM convo_member WHERE left_seq IS NULL`,
  )
  return new Map(rows.map(({ convo_id, did, answer }) => [keyOf(convo_id, did), answer]))
}

/** What this device has to be of this convo. */
export function standingOf(chronicle: Chronicle, device: Device, answers: Answers): Standing {
  const { did } = device.pds
  if (!membersOf(chronicle.group).has(did as Did) || hasLeft(chronicle, answers, did)) return 'out'
  return hasAccepted(chronicle, answers, did) ? 'in' : 'either'
}

/** Whether an account takes part in a convo. */
export function hasAccepted({ convoId }: Chronicle, answers: Answers, did: string): boolean {
  return answers.get(keyOf(convoId, did)) === 'accepted'
}

/** Whether an account has left, and nobody has taken its leaves out yet. */
export function hasLeft({ convoId }: Chronicle, answers: Answers, did: string): boolean {
  return answers.get(keyOf(convoId, did)) === 'leaving'
}

function keyOf(convoId: string, did: string): string {
  return `${convoId} ${did}`
}
