import { MAX_RESET_REASON, membersOf, roleOf, utf8 } from '@catbird-mls/core/mls'
import { end } from '../sync/adopt.ts'
import { MlsClientError } from '../errors.ts'
import { leavesOf, leaveStatement, ownLeaf, policyOf } from '../mls/index.ts'
import type { GroupState } from '../mls/index.ts'
import type { MemberWant } from '../store/intent-record.ts'
import type { ConvoSlot } from '../sync/convo-slot.ts'
import { addIntent } from '../sync/intents.ts'
import { takeView } from '../sync/metadata-keeper.ts'
import { persistently } from '../sync/ports.ts'
import { wantReset } from '../sync/reset/want-reset.ts'
import { viewConvo } from '../sync/view-convo.ts'
import type { ConvoView } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { ClientContext } from './context.ts'
import { deviceTrustView } from './trust-views.ts'
import type { DeviceRef } from './events.ts'
import type { MemberView } from './views.ts'

/** The members of a convo, as this device's MLS state has them. */
export async function membersOfConvo({ engine }: ClientContext, slot: ConvoSlot): Promise<MemberView[]> {
  const { group } = await slot.loaded()
  if (group === undefined) return []
  const leaves = leavesOf(group.tree)
  const policy = policyOf(group)
  return [...membersOf({ tree: group.tree, policy })].map((did) => {
    const devices = leaves.filter((leaf) => leaf.did === did)
    return {
      did,
      role: roleOf(policy, did),
      absent: devices.length === 0,
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

/**
 * Leaves a convo: the account's other devices are taken out first, then this one leaves its statement, on
 * whose ground any member removes it. A group's last admin has to make another one first.
 */
export async function leave(context: ClientContext, slot: ConvoSlot): Promise<void> {
  const { ports } = context
  const { convoId } = slot
  const { record, group } = await slot.loaded()
  if (record.phase === 'ended') return
  const mayCommit = record.phase === 'joined' && record.status === 'accepted'
  if (group !== undefined && record.kind === 'group' && mayCommit) {
    await takeOutOwnDevices(context, slot, group)
  }
  const { group: now } = await slot.loaded()
  const statements = now === undefined ? [] : [await leaveStatement(now, ports.device, convoId)]
  await persistently(ports, 'leaving', () => ports.api.convo.leaveConvo({ convoId, statements }))
  await slot.turn((draft) => end(draft, 'left'))
}

async function takeOutOwnDevices(context: ClientContext, slot: ConvoSlot, group: GroupState): Promise<void> {
  const { self, ports } = context
  checkHeir(await viewConvo(ports, slot.convoId), self)
  const leaves = leavesOf(group.tree)
    .filter(({ did, leafIndex }) => did === self && leafIndex !== ownLeaf(group))
    .map(({ did, deviceId, leafIndex }) => ({ did, deviceId, leafIndex }))
  if (leaves.length > 0) await want(context, slot, { kind: 'removeLeaves', leaves, leaving: true })
}

/** A group goes on with an admin or not at all: asked before anything is done, and of the service, which knows who leaves. */
function checkHeir(view: ConvoView | undefined, self: string): void {
  const staying = (view?.members ?? []).filter(({ did, leaving }) => did !== self && leaving !== true)
  if (staying.length > 0 && !staying.some(({ role }) => role === 'admin'))
    throw new MlsClientError('LastAdmin')
}
