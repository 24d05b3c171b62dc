import type { Queryable } from '../database/index.ts'
import { bytesEqual } from '../mls/index.ts'
import { refuse } from '../mls/rules/refuse.ts'
import type { NewConvo } from './judge-new-convo.ts'
import { readCreation } from './sql/read-creation.ts'
import type { CreationRow } from './sql/read-creation.ts'

/**
 * Whether the very same convo has been created already, by the same device with the same first commit: then the call
 * is a repetition, and its answer is the convo.
 *
 * @throws ServiceError `ConvoExists` if another stands in its way
 */
export async function findCreated(db: Queryable, convo: NewConvo): Promise<boolean> {
  const { convoId, group, creator, first } = convo
  const params = [convoId, group.context.groupId, creator.did, creator.deviceId]
  const [found, ...more] = await db.query<CreationRow>(readCreation, params)
  if (found === undefined) return false
  if (more.length > 0 || !found.same_group || !sameFirst(found, first?.submission.hash)) {
    throw refuse('service.one-convo', 'the convo exists already, or its group id backs another')
  }
  return true
}

/** A convo that was created without a commit has none, or one that came later by itself. */
function sameFirst(found: CreationRow, hash: Uint8Array | undefined): boolean {
  if (hash === undefined) return true
  return found.first_commit_hash !== null && bytesEqual(found.first_commit_hash, hash)
}
