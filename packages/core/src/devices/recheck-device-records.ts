import type { Bus } from '../bus/index.ts'
import type { Database } from '../database/index.ts'
import { isServiceError, unlessGone } from '../errors/index.ts'
import type { DeviceCaller, DeviceRecordSource, FoundDeviceRecord } from '../identity/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import { doubtHost } from '../hosts/doubt-host.ts'
import { sideBySide } from '../jobs/index.ts'
import { judgeDeviceRecord } from './judge-device-record.ts'
import { retryAfterMisses } from './retry-after-misses.ts'
import { rememberRev } from './remember-rev.ts'
import { removeDevice } from './remove-device.ts'
import type { RemovalReason } from './remove-device.ts'
import { noteRecordMissed, noteRecordSeen, takeDueRecords } from './sql/recheck-records.ts'
import type { DueRecordRow } from './sql/recheck-records.ts'

/** What rechecking needs. */
export type RecheckPorts = {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly deviceRecords: DeviceRecordSource
}

/** How far one run goes. */
export type RecheckOptions = {
  /** Devices, at most. */
  readonly limit: number
  /** How often the record of a device is looked at, in milliseconds. */
  readonly everyMs: number
  /** Ends the run early; what it has taken comes up again by itself. */
  readonly signal?: AbortSignal
}

/** What one run has found. */
export type RecheckResult = {
  readonly seen: number
  readonly missed: number
  /** The devices that were cut off. */
  readonly cutOff: readonly DeviceCaller[]
}

/** How many are looked at side by side. */
const width = 8
/** How long a run may hold what it has taken; after that it comes up again. */
const takenMs = 10 * 60_000

/**
 * Looks at the records of those devices for which it is due for longest. A record that is there is looked at again by
 * and by. A repo that proves it gone, or another in its place, has the device cut off at once, as `removeDevice` does.
 * So has the end of its account, which no record outlives. Where nothing can be found out, nothing changes, and the
 * next look waits longer each time: a PDS that is down must not cost anybody a device. It is then asked whether the
 * account is active there (`checkHosts`). A device that a deletion has taken meanwhile counts for nothing. Any number of
 * nodes may run this side by side, and be killed in the middle.
 */
export async function recheckDeviceRecords(
  ports: RecheckPorts,
  { limit, everyMs, signal }: RecheckOptions,
): Promise<RecheckResult> {
  const now = ports.clock.now()
  const due = await ports.db.query<DueRecordRow>(takeDueRecords, [now, after(now, takenMs), limit])
  const outcomes = await sideBySide(due, { width, signal }, (row) => recheck(ports, row, everyMs))
  return {
    seen: outcomes.filter(({ kind }) => kind === 'seen').length,
    missed: outcomes.filter(({ kind }) => kind === 'missed').length,
    cutOff: outcomes.flatMap((outcome) => (outcome.kind === 'cutOff' ? [outcome.device] : [])),
  }
}

type Outcome =
  | { readonly kind: 'seen' }
  | { readonly kind: 'missed' }
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'cutOff'; readonly device: DeviceCaller }

async function recheck(ports: RecheckPorts, row: DueRecordRow, everyMs: number): Promise<Outcome> {
  const device = { did: row.did as Did, deviceId: row.device_id as DeviceId }
  const found = await find(ports.deviceRecords, { ...device, knownRev: row.repo_rev ?? undefined })
  if (found === undefined) return miss(ports, row)
  const verdict = judgeDeviceRecord(found, { ciphersuite: row.ciphersuite, signatureKey: row.signature_key })
  if ('rev' in verdict) await rememberRev(ports.db, ports, { did: row.did, rev: verdict.rev })
  switch (verdict.kind) {
    case 'matches':
    case 'noRepo':
      return see(ports, row, everyMs)
    case 'missing':
    case 'differs':
      return cutOff(ports, device, 'recordDeleted')
    case 'noAccount':
      return cutOff(ports, device, 'accountDeleted')
    default:
      return verdict satisfies never
  }
}

async function cutOff(ports: RecheckPorts, device: DeviceCaller, reason: RemovalReason): Promise<Outcome> {
  const cut = await unlessGone(async () => {
    await removeDevice(ports, device, reason)
    return { kind: 'cutOff', device } as const
  })
  return cut ?? { kind: 'forgotten' }
}

/** What was found, or undefined where nothing could be found out. */
async function find(
  records: DeviceRecordSource,
  device: Parameters<DeviceRecordSource['find']>[0],
): Promise<FoundDeviceRecord | undefined> {
  try {
    return await records.find(device)
  } catch (error) {
    if (isServiceError(error, 'DeviceRecordUnavailable')) return undefined
    throw error
  }
}

async function see({ db, clock }: RecheckPorts, row: DueRecordRow, everyMs: number): Promise<Outcome> {
  const now = clock.now()
  await db.execute(noteRecordSeen, [row.did, row.device_id, now, after(now, everyMs)])
  return { kind: 'seen' }
}

async function miss(ports: RecheckPorts, row: DueRecordRow): Promise<Outcome> {
  const next = after(ports.clock.now(), retryAfterMisses(row.record_misses + 1))
  await ports.db.execute(noteRecordMissed, [row.did, row.device_id, next])
  await doubtHost(ports, row)
  return { kind: 'missed' }
}

function after(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms)
}
