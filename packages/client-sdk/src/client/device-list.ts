import { bytesEqual } from '../bytes.ts'
import type { Leaf, leavesOf } from '../mls/index.ts'
import type { SyncEngine } from '../sync/sync-engine.ts'
import type { DeviceView } from '../xrpc/generated/types/blue/catbird/mls/device/defs.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { deviceTrustView } from './trust-views.ts'
import type { OwnDeviceView } from './views.ts'

/** What the list is made of; it is loaded when it is asked for, and imports nothing that pages have already. */
export interface DeviceListParts {
  readonly self: string
  readonly engine: SyncEngine
  readonly leavesOf: typeof leavesOf
  readonly viewOf: typeof deviceTrustView
}

type Device = Pick<DeviceView, 'deviceId' | 'signatureKey'> & Partial<DeviceView>

/**
 * The devices of an account: those that the service lists, and those that are in groups of the account's, which a
 * service that hides one cannot hide. This one comes first, then the newest.
 */
export async function deviceList(
  parts: DeviceListParts,
  listed: readonly DeviceView[],
): Promise<OwnDeviceView[]> {
  const inGroups = await leavesOfAccount(parts)
  const hidden = inGroups.filter(({ leaf }) => !listed.some((device) => isSame(device, leaf)))
  const unique = hidden.filter(({ leaf }, i) => hidden.findIndex((other) => isSame(other.leaf, leaf)) === i)
  const devices: readonly Device[] = [...listed, ...unique.map(({ leaf }) => leaf)]
  const views = await Promise.all(devices.map((device) => viewOf(parts, device, inGroups)))
  const newest = (view: OwnDeviceView) => (view.current ? Infinity : (view.createdAt?.getTime() ?? 0))
  return views.sort((a, b) => newest(b) - newest(a))
}

interface InGroup {
  readonly convoId: string
  readonly leaf: Leaf
}

async function leavesOfAccount({ self, engine, leavesOf }: DeviceListParts): Promise<InGroup[]> {
  const states = await Promise.all(engine.book.all().map((slot) => slot.loaded()))
  return states.flatMap(({ group, record: { convoId } }) => {
    const leaves = group === undefined ? [] : leavesOf(group.tree)
    return leaves.filter(({ did }) => did === self).map((leaf) => ({ convoId, leaf }))
  })
}

async function viewOf(
  { self, engine: { trust }, viewOf: trustOf }: DeviceListParts,
  device: Device,
  inGroups: readonly InGroup[],
): Promise<OwnDeviceView> {
  const { deviceId, signatureKey, createdAt, lastSeenAt } = device
  const named = { did: self, deviceId, signatureKey }
  return {
    ...{ deviceId, signatureKey, fingerprint: await fingerprintOf(signatureKey) },
    current: trust.ledger.isSelf(named),
    registered: createdAt !== undefined,
    createdAt: createdAt === undefined ? undefined : new Date(createdAt),
    lastSeenAt: lastSeenAt === undefined ? undefined : new Date(lastSeenAt),
    convos: inGroups.filter(({ leaf }) => isSame(leaf, device)).map(({ convoId }) => convoId),
    trust: trustOf(trust, named),
  }
}

function isSame(
  a: Pick<Leaf, 'deviceId' | 'signatureKey'>,
  b: Pick<Leaf, 'deviceId' | 'signatureKey'>,
): boolean {
  return a.deviceId === b.deviceId && bytesEqual(a.signatureKey, b.signatureKey)
}
