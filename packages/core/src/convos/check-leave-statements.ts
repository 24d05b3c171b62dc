import type { Tx } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { PublicGroups } from '../groups/public-groups.ts'
import { readPublicGroup } from '../groups/read-public-group.ts'
import { leafAt, leafNodeAt, verifyLeaveStatement } from '../mls/index.ts'
import type { ConvoId, Did, LeaveStatement, PublicGroup } from '../mls/index.ts'

type Leaving = { readonly convoId: ConvoId; readonly did: Did }

/**
 * Checks that leave statements are of different leaves of the account in the present group, each signed by its leaf.
 * Under the convo's lock: a leaf that is renewed meanwhile would make its statement void.
 *
 * @throws ServiceError `InvalidLeaveStatement`
 */
export async function checkLeaveStatements(
  { publicGroups }: { readonly publicGroups: PublicGroups },
  tx: Tx,
  { statements, ...leaving }: Leaving & { readonly statements: readonly LeaveStatement[] },
): Promise<void> {
  if (statements.length === 0) return
  const places = new Set(statements.map(({ leafIndex }) => leafIndex))
  if (places.size !== statements.length) throw invalid('two statements are of one leaf')
  const group = await readPublicGroup({ db: tx, publicGroups }, leaving.convoId)
  for (const statement of statements) await checkStatement(group, leaving, statement)
}

async function checkStatement(
  group: PublicGroup,
  { convoId, did }: Leaving,
  { leafIndex, signature }: LeaveStatement,
): Promise<void> {
  const leaf = leafNodeAt(group, leafIndex)
  if (leaf === undefined || leafAt(group, leafIndex)?.did !== did)
    throw invalid('it names no leaf of the account')
  const { groupId, cipherSuite } = group.context
  const signed = await verifyLeaveStatement({ convoId, groupId, leafIndex, leaf }, signature, cipherSuite)
  if (!signed) throw invalid('it is not signed by the leaf it names')
}

function invalid(reason: string): ServiceError {
  return new ServiceError('InvalidLeaveStatement', { message: `a leave statement is refused: ${reason}` })
}
