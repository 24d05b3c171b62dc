import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { decodePolicy, roleOf } from '../mls/index.ts'
import type { ConvoId, Did, Policy } from '../mls/index.ts'
import { readStanding } from './sql/read-standing.ts'
import type { StandingRow } from './sql/read-standing.ts'

/** What an account is in a convo. */
export type Standing = {
  readonly policy: Policy
  /** Whether it is a member, and not leaving. */
  readonly member: boolean
  readonly status: 'accepted' | 'request' | null
}

/** What an account is in a convo, a stranger too. @throws ServiceError `ConvoNotFound` */
export async function standingIn(
  db: Queryable,
  { convoId, did }: { readonly convoId: ConvoId; readonly did: Did },
): Promise<Standing> {
  const [row] = await db.query<StandingRow>(readStanding, [convoId, did])
  if (row === undefined) throw new ServiceError('ConvoNotFound')
  return { policy: decodePolicy(row.policy), member: !row.gone, status: row.status }
}

/** What a member is in a convo; to everybody else there is none. @throws ServiceError `ConvoNotFound` */
export async function standingOfMember(
  db: Queryable,
  at: { readonly convoId: ConvoId; readonly did: Did },
): Promise<Standing> {
  const standing = await standingIn(db, at)
  if (!standing.member) throw new ServiceError('ConvoNotFound')
  return standing
}

/** The admins alone answer to those who would come in. @throws ServiceError `ConvoNotFound`, `NotAllowed` */
export async function checkAdmin(
  db: Queryable,
  at: { readonly convoId: ConvoId; readonly did: Did },
): Promise<void> {
  const { policy } = await standingOfMember(db, at)
  if (roleOf(policy, at.did) !== 'admin') {
    throw new ServiceError('NotAllowed', { message: 'join requests are for the admins of the convo' })
  }
}
