import { bytesEqual, decodePolicy, leavesOf, membersOf } from '@catbird-mls/core/mls'
import type { Policy, PublicGroup } from '@catbird-mls/core/mls'
import type { LostLine } from '../../store/lost-line.ts'
import { isSame } from '../recovery/steps.ts'
import { resetCode } from '../reset/code.ts'

/** Of which convo, and of which of its generations, a group is said to be. */
interface Said {
  readonly convoId: string
  readonly generation: number
}

/**
 * Whether a group may be the one of which a device held a later epoch: of the same kind, and with no other key for a
 * device that was known; of the same id where it is of the same generation, and the one that the last reset left where it is
 * of the one before. One of a later generation came by a reset since, which an admin that was known has signed. A direct
 * convo keeps its two accounts; who else is in a group is judged once the device is ({@link redo}).
 */
export async function isEarlier(given: PublicGroup, was: LostLine, said: Said): Promise<boolean> {
  const policy = decodePolicy(was.policy)
  if (given.policy.kind !== policy.kind || !keepsKeys(given, was)) return false
  if (policy.kind === 'direct' && !hasOnly(given, was, policy)) return false
  const { groupId } = given.context
  if (said.generation === was.generation) return bytesEqual(groupId, was.groupId)
  if (said.generation > was.generation) {
    const { isResetByAdmin } = await resetCode()
    return isResetByAdmin(given, { leaves: was.leaves, policy }, said.convoId)
  }
  const { resetOf } = policy
  return (
    said.generation < was.generation - 1 || (resetOf !== undefined && bytesEqual(groupId, resetOf.groupId))
  )
}

function keepsKeys(given: PublicGroup, was: LostLine): boolean {
  return leavesOf(given).every((leaf) => {
    const known = was.leaves.find((one) => isSame(one, leaf))
    return known === undefined || bytesEqual(known.signatureKey, leaf.signatureKey)
  })
}

function hasOnly(given: PublicGroup, was: LostLine, { absent }: Policy): boolean {
  const known = new Set<string>([...was.leaves.map(({ did }) => did), ...absent])
  return [...membersOf(given)].every((did) => known.has(did))
}
