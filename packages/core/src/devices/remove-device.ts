import { tellAccount } from '../bus/index.ts'
import type { Bus } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import { ServiceError, unlessGone } from '../errors/index.ts'
import { appendAccountEvent } from '../events/index.ts'
import { appendNotice } from '../groups/append-notice.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import {
  deletePushOfDevice,
  deleteStockOfDevice,
  deleteTicketsOfDevice,
  endSessionsOfDevice,
} from './sql/cut-off-device.ts'
import { markDeviceRemoved } from './sql/mark-device-removed.ts'
import { selectConvosOfDevice } from './sql/select-convos-of-device.ts'
import { selectDevice } from './sql/select-device.ts'

type Ports = { readonly db: Database; readonly bus: Bus; readonly clock: Clock }
type Device = { readonly did: Did; readonly deviceId: DeviceId }

/** Why a device is removed: its account wants it, its record is no longer in its owner's repo, or the account has ended. */
export type RemovalReason = 'deviceRemoved' | 'recordDeleted' | 'accountDeleted'

/**
 * Removes a device of an account, in one transaction: it may do nothing any more, what it has going ends, and its
 * removal is suggested in every convo in which it has a leaf. Its connections are told as soon as that has been
 * committed. Removing it again changes nothing.
 *
 * @param alongside what else belongs into that transaction, also where the device has been removed before; it is told that.
 */
export async function removeDevice(
  ports: Ports,
  { did, deviceId }: Device,
  reason: RemovalReason = 'deviceRemoved',
  alongside: (tx: Tx, before: { readonly removed: boolean }) => Promise<void> = async () => undefined,
): Promise<void> {
  const remove = () =>
    withTransaction(ports.db, async (tx) => {
      const changed = await removeOnce(tx, ports, { did, deviceId, reason })
      await alongside(tx, { removed: !changed })
    })
  try {
    await remove()
  } catch (error) {
    if (!(error instanceof AlreadyRemoved)) throw error
    await remove()
  }
}

/** Somebody else has just removed it: what this transaction has written must go, and the next finds it removed. */
class AlreadyRemoved extends Error {}

/**
 * Locks are taken in the order of the house: convos, the device, its key packages, its account. A leaf may still
 * be added between the first look at the convos and the device's lock; from that lock on none can, so one more
 * look finds them all. Taking a convo's lock that late is against the order: should it ever meet a commit that
 * waits for the device, the database undoes one of the two, and it is begun anew. Gives false if it was removed before.
 */
async function removeOnce(
  tx: Tx,
  ports: Ports,
  device: Device & { readonly reason: RemovalReason },
): Promise<boolean> {
  const params = [device.did, device.deviceId]
  const [known] = await tx.query<{ removed_at: Date | null }>(selectDevice, params)
  if (known === undefined) throw new ServiceError('DeviceNotFound')
  if (known.removed_at !== null) return false
  const told = await suggestRemoval(tx, ports, { ...device, told: new Set() })
  const now = ports.clock.now()
  if ((await tx.execute(markDeviceRemoved, [...params, now])) === 0) throw new AlreadyRemoved()
  await suggestRemoval(tx, ports, { ...device, told })
  await tx.execute(endSessionsOfDevice, [...params, now])
  await tx.execute(deleteTicketsOfDevice, params)
  await tx.execute(deleteStockOfDevice, params)
  await tx.execute(deletePushOfDevice, params)
  await appendAccountEvent(tx, ports, {
    did: device.did,
    event: { kind: 'deviceRemoved', deviceId: device.deviceId },
  })
  tx.afterCommit(() =>
    tellAccount(ports.bus, device.did, { kind: 'deviceRemoved', deviceId: device.deviceId }),
  )
  return true
}

/**
 * Writes a notice into each convo of the device that has none in this transaction; gives all that need none any more. A
 * convo that was erased meanwhile is one of them.
 */
async function suggestRemoval(
  tx: Tx,
  ports: Ports,
  {
    did,
    deviceId,
    reason,
    told,
  }: Device & {
    readonly reason: RemovalReason
    readonly told: ReadonlySet<string>
  },
): Promise<ReadonlySet<string>> {
  const convos = await tx.query<{ convo_id: string }>(selectConvosOfDevice, [did, deviceId])
  const notice = { kind: 'removalSuggested', did, deviceId, reason } as const
  const now = new Set(told)
  for (const { convo_id: convoId } of convos) {
    if (now.has(convoId)) continue
    await unlessGone(() => appendNotice(ports, tx, { convoId, notice }))
    now.add(convoId)
  }
  return now
}
