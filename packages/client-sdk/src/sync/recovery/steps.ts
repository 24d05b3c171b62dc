import { leavesOf } from '../../mls/index.ts'
import type { DeviceKeys, MlsFailure } from '../../mls/index.ts'
import type { Accusation, CommitFault, DeviceName, Recovery } from '../../store/recovery-record.ts'
import type { CommitEntry } from '../../xrpc/generated/types/blue/catbird/mls/message/defs.ts'
import type { Draft } from '../draft.ts'
import { jitter } from '../timing.ts'
import type { Timing } from '../timing.ts'
import { accusedOf, faultOf, isProven } from './fault.ts'

type Chance = Pick<Timing, 'now' | 'random'>
/** Devices at fault that are remembered in one convo. */
const MOST_FAULTY = 50

/** A commit cannot be processed: first of all it is fetched once more. */
export async function lose(
  draft: Draft,
  entry: CommitEntry,
  failure: MlsFailure,
  { now }: Chance,
): Promise<void> {
  const { group } = draft.state
  const fault = group === undefined ? 'outOfStep' : await faultOf(group, failure)
  const { seq, generation } = entry
  draft.record({ phase: 'lost' })
  take(draft, { step: 'fetch', notBefore: now(), seq, generation, fault })
}

/**
 * The commit as it was fetched again cannot be processed either. If the service should have refused it, the device
 * does not follow, and is held: joining afresh would be following. Otherwise it joins afresh, once it has said whose
 * commit it was.
 */
export async function confirmLoss(
  draft: Draft,
  device: DeviceKeys,
  { entry, failure }: { entry: CommitEntry; failure: MlsFailure },
  chance: Chance,
): Promise<void> {
  const { group, record } = draft.state
  if (group === undefined) {
    moveOn(draft, 'rejoin', chance)
    return
  }
  const fault = await faultOf(group, failure)
  const accused = accusedOf(group, entry, { fault, wrongInfo: record.wrongInfo, self: device })
  if (accused !== undefined && (await isProven(group, entry, { convoId: record.convoId, fault })))
    remember(draft, accused)
  if (fault === 'refused') hold(draft, entry.seq)
  blame(draft, fault, accused)
  const next = fault === 'refused' ? 'reset' : 'rejoin'
  moveOn(draft, accused === undefined ? next : 'report', chance)
}

/** Goes on to a step, after a wait of chance. */
export function moveOn(draft: Draft, step: Recovery['step'], { now, random }: Chance): void {
  const { record, group } = draft.state
  if (record.recovery === undefined) return
  const members = group === undefined ? 1 : leavesOf(group.tree).length
  take(draft, { ...record.recovery, step, notBefore: now() + jitter({ random }, members) })
}

/** Remembers a device whose fault is proven: its removal, if it is suggested, is on this device's own word. */
export function remember(draft: Draft, { did, deviceId }: DeviceName): void {
  const others = (draft.state.record.faulty ?? []).filter((known) => !isSame(known, { did, deviceId }))
  draft.record({ faulty: [...others, { did, deviceId }].slice(-MOST_FAULTY) })
}

/** Whether both names are of one device. */
export function isSame(a: DeviceName, b: DeviceName): boolean {
  return a.did === b.did && a.deviceId === b.deviceId
}

/** Enough members have reported a device: this one need not. */
export function dropAccusations(draft: Draft, of: DeviceName): void {
  const { recovery, wrongInfo } = draft.state.record
  if (recovery?.accused !== undefined && isSame(recovery.accused, of))
    draft.record({ recovery: { ...recovery, accused: undefined } })
  if (wrongInfo !== undefined && isSame(wrongInfo.accused, of))
    draft.record({ wrongInfo: { ...wrongInfo, reported: true } })
}

function hold(draft: Draft, seq: number): void {
  draft.record({ phase: 'held' })
  draft.events.push({ type: 'serverMisjudged', convoId: draft.state.record.convoId, seq })
}

function blame(draft: Draft, fault: CommitFault, accused: Accusation | undefined): void {
  const { recovery } = draft.state.record
  if (recovery !== undefined) draft.record({ recovery: { ...recovery, fault, accused } })
}

function take(draft: Draft, recovery: Recovery): void {
  const { step, fault: reason } = recovery
  draft.record({ recovery })
  // Who begins a group anew says so then: to most devices that step is waiting for it.
  if (step !== 'reset')
    draft.events.push({ type: 'recovering', convoId: draft.state.record.convoId, step, reason })
  draft.todo.add(step === 'rejoin' ? 'commit' : 'recover')
  if (step !== 'fetch') draft.todo.add('read')
}
