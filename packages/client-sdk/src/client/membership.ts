import { MAX_RESET_REASON, membersOf, roleOf, utf8 } from '@catbird-mls/core/mls'
import { MlsClientError } from '../errors.ts'
import { leavesOf, policyOf } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import type { MemberWant } from '../store/intent-record.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { addIntent } from '../sync/intents.ts'
import { takeView } from '../sync/metadata-keeper.ts'
import { persistently } from '../sync/ports.ts'
import { takeMuted } from '../sync/take-muted.ts'
import { wantReset } from '../sync/reset/want-reset.ts'
import type { ClientContext } from './context.ts'
import { deviceTrustView } from './trust-views.ts'
import type { DeviceRef } from './events.ts'
import type { MemberView } from './views.ts'

/** The accounts that a group's policy and tree have as members. */
export function accountsIn(group: GroupState): string[] {
  return [...membersOf({ tree: group.tree, policy: policyOf(group) })]
}

/** The members of a convo, as this device's MLS state has them. */
export async function membersOfConvo(
  { engine, self }: ClientContext,
  slot: ConvoSlot,
): Promise<MemberView[]> {
  const { group, record } = await slot.loaded()
  if (group === undefined) return []
  const told = engine.settings.in(record).sendReadReceipts
  const leaves = leavesOf(group.tree)
  const policy = policyOf(group)
  return accountsIn(group).map((did) => {
    const devices = leaves.filter((leaf) => leaf.did === did)
    return {
      did,
      role: roleOf(policy, did),
      absent: devices.length === 0,
      blocked: record.blocked?.includes(did) ?? false,
      readSeq: told || did === self ? record.receipts[did] : undefined,
      devices: devices.map((leaf) => {
        const { deviceId, leafIndex, signatureKey } = leaf
        return { deviceId, leafIndex, signatureKey, trust: deviceTrustView(engine.trust, leaf) }
      }),
    }
  })
}

/** Stores what is wanted, and resolves when it has come true: in every member's eyes, not only here. */
export async function want(context: ClientContext, slot: ConvoSlot, wanted: MemberWant): Promise<void> {
  const id = crypto.randomUUID()
  const now = context.ports.timing.now()
  const store = () =>
    slot.turn((draft) => {
      const { phase, status } = draft.state.record
      if (phase === 'ended') throw new MlsClientError('ConvoEnded')
      if (status === 'request') throw new MlsClientError('ConvoNotAccepted')
      addIntent(draft, wanted, { id, now, notBefore: now })
    })
  return context.engine.waiters.after(id, store)
}

/**
 * Has one device of an account taken out; the account stays a member.
 *
 * @throws MlsClientError `DeviceUnknown`
 */
export async function removeDevice(
  context: ClientContext,
  slot: ConvoSlot,
  { did, deviceId }: DeviceRef,
): Promise<void> {
  const { group } = await slot.loaded()
  const leaves = group === undefined ? [] : leavesOf(group.tree)
  const leaf = leaves.find((candidate) => candidate.did === did && candidate.deviceId === deviceId)
  if (leaf === undefined) throw new MlsClientError('DeviceUnknown')
  const { leafIndex } = leaf
  await want(context, slot, { kind: 'removeLeaves', leaves: [{ did, deviceId, leafIndex }], leaving: false })
}

/** Stores that a reset is wanted, and resolves when it has come true, by this device or another. */
export async function reset(
  { engine, ports }: ClientContext,
  slot: ConvoSlot,
  reason: string,
): Promise<void> {
  const id = crypto.randomUUID()
  if (utf8(reason).length > MAX_RESET_REASON) throw new MlsClientError('InvalidContent')
  return engine.waiters.after(id, () =>
    slot.turn((draft) => {
      const wanted = wantReset(draft, ports.device, { reason, now: ports.timing.now(), id })
      if (!wanted) throw new MlsClientError('NotAllowed', 'only an admin who is in the convo may reset it')
    }),
  )
}

/** Accepts a request; from then on this device may send, and joins if it has not. */
export async function accept({ ports, engine }: ClientContext, slot: ConvoSlot): Promise<void> {
  const { convoId } = slot
  const { data } = await persistently(ports, 'accepting', () => ports.api.convo.acceptConvo({ convoId }))
  await slot.turn(async (draft) => {
    await takeView(draft, data.convo)
    draft.todo.add('commit').add('send')
  })
  if (slot.state.record.phase === 'outside') await engine.meet(convoId)
}

/** Mutes a convo for the account, or takes that back. */
export async function setMuted({ ports }: ClientContext, slot: ConvoSlot, muted: boolean): Promise<void> {
  const { convoId } = slot
  const { convo } = ports.api
  await persistently(ports, 'muting', () =>
    muted ? convo.muteConvo({ convoId }) : convo.unmuteConvo({ convoId }),
  )
  await takeMuted(slot, muted)
}
