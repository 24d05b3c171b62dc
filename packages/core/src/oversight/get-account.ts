import { deletionWithinMs } from '../accounts/deletion/index.ts'
import type { LimitValues } from '../limits/index.ts'
import type { Did } from '../mls/index.ts'
import { freshSince } from '../presence/index.ts'
import { firstJudgedDay, requestStanding } from '../signals/index.ts'
import { accountState } from './account-state.ts'
import type { AccountDetail, DeviceOversight } from './account-views.ts'
import type { Ports } from './page.ts'
import { readAccount, readDevices } from './sql/account.ts'
import type { AccountDetailRow, DeviceRow } from './sql/account.ts'

/** Up to how many are counted. */
const most = { convos: 1000, reports: 100, ofDevice: 1000 }
const devicesShown = 100

/** All that operators are shown of an account; undefined if the service knows none of that DID. */
export async function getAccount(
  ports: Ports & { readonly limitValues: LimitValues },
  did: Did,
): Promise<AccountDetail | undefined> {
  const { db, clock, limitValues } = ports
  const now = clock.now()
  const counted = [firstJudgedDay(now), most.convos + 1, most.reports]
  const [row] = await db.query<AccountDetailRow>(readAccount, [did, ...counted])
  if (row === undefined) return undefined
  const params = [did, now, freshSince(now), most.ofDevice, devicesShown]
  const devices = await db.query<DeviceRow>(readDevices, params)
  const { created_at: createdAt, sent, accepted, declined, blocked, reported } = row
  const unwelcome = declined + blocked + reported
  return {
    ...standingOf(row),
    devices: devices.map(deviceOf),
    convos: { count: Math.min(row.convos, most.convos), more: row.convos > most.convos },
    blobBytes: row.blob_bytes,
    openReports: row.open_reports,
    signals: { sent, accepted, declined, blocked, reported },
    standing: requestStanding(limitValues, now, { created_at: createdAt, sent, unwelcome }),
  }
}

function standingOf(row: AccountDetailRow) {
  return {
    did: row.did,
    createdAt: row.created_at,
    state: accountState(row),
    suspendedAt: row.suspended_at,
    suspendedUntil: row.suspended_until,
    takenDownAt: row.taken_down_at,
    deletion: deletionOf(row),
    host: { status: row.host_status, askedAt: row.host_asked_at, goneAt: row.host_gone_at },
  }
}

function deletionOf({ deleted_at: at, erased_at: erasedAt }: AccountDetailRow): AccountDetail['deletion'] {
  return at === null ? null : { at, promisedAt: new Date(at.getTime() + deletionWithinMs), erasedAt }
}

function deviceOf(row: DeviceRow): DeviceOversight {
  const { push_kind: kind, push_state: state } = row
  return {
    deviceId: row.device_id,
    ciphersuite: row.ciphersuite,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    removedAt: row.removed_at,
    record: { seenAt: row.record_seen_at, dueAt: row.record_due_at, misses: row.record_misses },
    stock: { available: row.available, lastResort: row.last_resort },
    sessions: row.sessions,
    leaves: row.leaves,
    connected: row.connected,
    push: kind === null || state === null ? null : { kind, state },
  }
}
