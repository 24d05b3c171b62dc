import { inviteIdOf } from '@catbird-mls/core/mls'
import { epochOf, leavesOf, policyOf } from '../../mls/index.ts'
import type { GroupState } from '../../mls/index.ts'
import type { Gone } from '../../store/lost-line.ts'
import type { DeviceName } from '../../store/recovery-record.ts'
import type { Draft } from '../draft.ts'
import { isSame } from '../recovery/steps.ts'

/** So many devices, and so many invites, are remembered in one convo. */
const MOST = 200
/** Whoever is in may be sent to. */
export const NOBODY_RETURNED = { returned: undefined, knownIn: undefined } as const
const NOTHING: Gone = { devices: [], invites: [] }

/** Remembers who was taken out, until they are let in again. */
export function rememberGone(
  draft: Draft,
  { gone, added }: { readonly gone: readonly DeviceName[]; readonly added: readonly DeviceName[] },
): void {
  const known = draft.state.record.gone ?? NOTHING
  const others = known.devices.filter((device) => ![...gone, ...added].some((one) => isSame(one, device)))
  const names = gone.map(({ did, deviceId }) => ({ did, deviceId }))
  if (names.length === 0 && others.length === known.devices.length) return
  draft.record({ gone: { ...known, devices: [...others, ...names].slice(-MOST) } })
}

/** Remembers accounts that a commit has brought in: those of which every leaf is new, but for who only joined afresh. */
export function rememberArrivals(
  draft: Draft,
  { added, removed }: { readonly added: readonly DeviceName[]; readonly removed: readonly DeviceName[] },
): void {
  const { group, record } = draft.state
  const fresh = added.filter((device) => !removed.some((one) => isSame(one, device)))
  if (group === undefined || fresh.length === 0) return
  const dids = new Set(fresh.map(({ did }) => did))
  for (const leaf of leavesOf(group.tree)) if (!fresh.some((one) => isSame(one, leaf))) dids.delete(leaf.did)
  const { generation, arrivals = [] } = record
  const now = [...dids].map((did) => ({ did, generation, epoch: epochOf(group) }))
  draft.record({ arrivals: [...arrivals, ...now].slice(-MOST) })
}

/** Remembers invites that the next policy has no more. */
export function rememberInvites(draft: Draft, next: GroupState): void {
  const { group, record } = draft.state
  if (group === undefined) return
  const has = new Set(inviteIds(next))
  const ended = inviteIds(group).filter((id) => !has.has(id))
  if (ended.length === 0) return
  const known = record.gone ?? NOTHING
  draft.record({ gone: { ...known, invites: [...known.invites, ...ended].slice(-MOST) } })
}

/**
 * Those who came back by a restore, and are out again, hold nothing up any more. As long as there are any, so does whoever
 * comes in of whom this device did not know: they might let in others, and go.
 */
export function releaseReturned(draft: Draft, group: GroupState): void {
  const { returned, knownIn } = draft.state.record
  if (returned === undefined) return
  const left = leavesOf(group.tree)
    .filter((leaf) => returned.some((one) => isSame(one, leaf)) || knownIn?.includes(leaf.did) === false)
    .map(({ did, deviceId }) => ({ did, deviceId }))
  draft.record(left.length === 0 ? NOBODY_RETURNED : { returned: left })
  draft.todo.add('send').add('reseal')
}

function inviteIds(group: GroupState): string[] {
  return policyOf(group).invites.map(({ key }) => inviteIdOf(key))
}
