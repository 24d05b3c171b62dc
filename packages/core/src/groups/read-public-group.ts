import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import { decodePublicGroup } from '../mls/index.ts'
import type { PublicGroup } from '../mls/index.ts'
import { readPublicGroup as statement } from './sql/read-public-group.ts'
import type { PublicGroupRow } from './sql/read-public-group.ts'

/** The group that backs a convo now, at its present epoch. @throws ServiceError `ConvoNotFound` */
export async function readPublicGroup(db: Queryable, convoId: string): Promise<PublicGroup> {
  const [row] = await db.query<PublicGroupRow>(statement, [convoId])
  if (row === undefined) throw new ServiceError('ConvoNotFound')
  return decodePublicGroup(row.public_group)
}
