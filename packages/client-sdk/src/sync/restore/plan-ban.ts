import { bytesEqual, compareBytes, isBanned, membersOf } from '@catbird-mls/core/mls'
import { leafAt, leavesOf, ownLeaf, policyOf } from '../../mls/index.ts'
import type { GroupState } from '../../mls/index.ts'
import type { Plan } from '../planned-commit.ts'

/** Bans that were lost with a backup's restoring: whoever is in again by that goes with it. */
export function planBan(state: GroupState, hashes: readonly Uint8Array[]): Plan {
  const policy = policyOf(state)
  const lost = hashes.filter((hash) => !policy.banned.some((known) => bytesEqual(known, hash)))
  if (lost.length === 0) return undefined
  const members = [...membersOf({ tree: state.tree, policy })]
  const gone: ReadonlySet<string> = new Set(members.filter((did) => isBanned({ banned: lost }, did)))
  // It has been let in again, and so this is not of now.
  if (gone.has(leafAt(state.tree, ownLeaf(state))?.did ?? '')) return undefined
  const remove = leavesOf(state.tree).filter(({ did }) => gone.has(did))
  const next = {
    ...policy,
    admins: policy.admins.filter((did) => !gone.has(did)),
    absent: policy.absent.filter((did) => !gone.has(did)),
    banned: [...policy.banned, ...lost].sort(compareBytes),
  }
  return { changes: { policy: next, remove: remove.map(({ leafIndex }) => leafIndex) } }
}
