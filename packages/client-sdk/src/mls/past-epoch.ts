import { decodeGroupContext, encodeGroupContext } from 'ts-mls/groupContext.js'
import { asBytes, asList, asMap, asNumber, asText, fromCbor, toCbor } from '../cbor.ts'
import { leavesOf } from './members.ts'
import { epochOf } from './group-state.ts'
import type { GroupState, PastEpoch } from './group-state.ts'
import type { Ratchets } from './ratchets.ts'

/**
 * What the server still accepts (protocol.md): an epoch at most 5 back, or left less than 60 s ago and at
 * most 50 back. Both times come from the log, so twice the 60 s leaves room for two servers' clocks.
 */
const ALWAYS_KEPT = 5
const EVER_KEPT = 50
const KEPT_FOR_MS = 120_000

/** The past epochs after leaving `state`'s epoch at `at`: its receiver keys join them, stale ones go. */
export function leaveEpoch(state: GroupState, at: number): readonly PastEpoch[] {
  const left: PastEpoch = {
    epoch: epochOf(state),
    leftAt: at,
    context: state.context,
    senderDataSecret: state.schedule.senderDataSecret,
    leaves: leavesOf(state.tree),
    ratchets: state.ratchets,
  }
  return prune([...state.past.filter((past) => past.epoch !== left.epoch), left], left.epoch + 1, at)
}

function prune(past: readonly PastEpoch[], current: number, now: number): readonly PastEpoch[] {
  return past.filter(({ epoch, leftAt }) => {
    const back = current - epoch
    return back <= ALWAYS_KEPT || (back <= EVER_KEPT && now - leftAt < KEPT_FOR_MS)
  })
}

/** A past epoch without its ratchets, as bytes: written once, when the epoch is left. */
export function encodePastEpoch({ epoch, leftAt, context, senderDataSecret, leaves }: PastEpoch): Uint8Array {
  return toCbor({
    epoch,
    leftAt,
    context: encodeGroupContext(context),
    senderDataSecret,
    leaves: leaves.map((leaf) => ({ ...leaf })),
  })
}

/** A past epoch from its bytes and its ratchets. */
export function decodePastEpoch(bytes: Uint8Array, ratchets: Ratchets): PastEpoch {
  const past = fromCbor(bytes)
  const context = decodeGroupContext(asBytes(past.context), 0)?.[0]
  if (context === undefined) throw new TypeError('stored past epoch is damaged')
  return {
    epoch: asNumber(past.epoch),
    leftAt: asNumber(past.leftAt),
    context,
    senderDataSecret: asBytes(past.senderDataSecret),
    leaves: asList(past.leaves)
      .map(asMap)
      .map((leaf) => ({
        leafIndex: asNumber(leaf.leafIndex),
        did: asText(leaf.did),
        deviceId: asText(leaf.deviceId),
        signatureKey: asBytes(leaf.signatureKey),
      })),
    ratchets,
  }
}
