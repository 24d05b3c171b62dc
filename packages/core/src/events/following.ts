import type { Queryable } from '../database/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { Entitlement, Stay } from '../messages/index.ts'
import { historyOf } from '../restore/read-history.ts'
import type { History } from '../restore/read-history.ts'
import { readFollowers, readFollowing } from './sql/read-followed.ts'
import type { FollowedRow, FollowingRow } from './sql/read-followed.ts'

/** What a device has to do with the log of a convo of its account. */
export type Followed = {
  readonly convoId: string
  readonly lastSeq: number
  /**
   * The device is told of what comes after this: the commit that gave it a leaf, and from which on it has had one
   * without a break. `undefined` if it has had none since its account became a member: it is told of nothing.
   */
  readonly startSeq: number | undefined
  /**
   * The last entry it is told of: the end of its last leaf, of the account's membership, or the notice that the
   * account is leaving, whichever came first. `undefined` while there is no end to it.
   */
  readonly endSeq: number | undefined
  readonly rights: Entitlement
}

/** All that a device follows. */
export type Following = History & {
  readonly accountSeq: number
  readonly convos: readonly Followed[]
}

/** Reads what a device follows, in one snapshot. */
export async function findFollowing(db: Queryable, { did, deviceId }: DeviceCaller): Promise<Following> {
  const rows = await db.query<FollowingRow>(readFollowing, [did, deviceId])
  const convos = rows.flatMap((row) => (row.convo_id === null ? [] : [followedOf(row)]))
  const [row] = rows
  const history = row === undefined ? { historyId: '', isFirstHistory: false } : historyOf(row)
  return { ...history, accountSeq: row?.account_seq ?? 0, convos }
}

/** Reads what devices have to do with one convo; by the key that `deviceKey` makes. */
export async function findFollowers(
  db: Queryable,
  { convoId, devices }: { readonly convoId: string; readonly devices: readonly DeviceCaller[] },
): Promise<Map<string, Followed>> {
  const dids = devices.map(({ did }) => did)
  const deviceIds = devices.map(({ deviceId }) => deviceId)
  const rows = await db.query<FollowedRow>(readFollowers, [convoId, dids, deviceIds])
  return new Map(rows.map((row) => [`${row.did}#${row.device_id}`, followedOf(row)]))
}

function followedOf(row: FollowedRow): Followed {
  const stays = row.stays.map((stay) => ({
    generation: stay.generation,
    joinedSeq: stay.joined_seq,
    joinedEpoch: stay.joined_epoch,
    removedSeq: stay.removed_seq,
  }))
  const stretch = lastStretch(stays.filter(({ joinedSeq }) => joinedSeq >= row.joined_seq))
  const ends = [stretch?.to, row.left_seq, row.leaving_seq].filter((seq) => typeof seq === 'number')
  return {
    convoId: row.convo_id,
    lastSeq: row.last_seq,
    startSeq: stretch?.from,
    endSeq: ends.length === 0 ? undefined : Math.min(...ends),
    rights: { kind: row.kind, joinedSeq: row.joined_seq, leftSeq: row.left_seq, stays },
  }
}

/**
 * The last stretch of the log in which there was a leaf throughout: a resync ends one stay where it begins the next,
 * and stays in two generations overlap. `stays` by `joinedSeq`.
 */
export function lastStretch(stays: readonly Stay[]): { from: number; to: number | undefined } | undefined {
  let from: number | undefined
  let to = -Infinity
  for (const { joinedSeq, removedSeq } of stays) {
    if (from === undefined || joinedSeq > to) from = joinedSeq
    to = Math.max(to, removedSeq ?? Infinity)
  }
  return from === undefined ? undefined : { from, to: to === Infinity ? undefined : to }
}
