import { isError, MlsClientError } from '../errors.ts'
import { epochOf, promote } from '../mls/index.ts'
import type { Attempt } from '../store/attempt-record.ts'
import type { Intent } from '../store/intent-record.ts'
import { adopt, arrived, end, endUnseen } from './adopt.ts'
import type { Draft } from './draft.ts'
import { waitOn } from './intents.ts'
import { unsealWaiting } from './outbox-sender.ts'
import type { Ports } from './ports.ts'
import { joinAfresh, resetNow } from './recovery/join-afresh.ts'
import { restoreCode } from './restore/code.ts'
import { resetCode } from './reset/code.ts'
import type { Submitted } from './submit.ts'
import type { Timing } from './timing.ts'

/** Key packages that the service will not take are claimed anew this often. */
const MOST_RECLAIMS = 3

/** Takes in the service's answer to an attempt, as far as it does not have to be met in the log first. */
export async function takeOutcome(
  draft: Draft,
  attempt: Attempt,
  submitted: Submitted,
  { device, timing }: Pick<Ports, 'device' | 'timing'>,
): Promise<void> {
  if (draft.state.attempt !== attempt) return
  switch (submitted.kind) {
    case 'accepted':
      if (attempt.kind === 'external') return takeJoin(draft, attempt, submitted, { device, timing })
      if (attempt.kind === 'create') takeCreated(draft, attempt)
      if (attempt.kind === 'reset') return takeUnmetReset(draft, attempt, { ...submitted, self: device.did })
      return
    case 'lost':
      if (attempt.kind === 'external') lose(draft, attempt, submitted.notBefore)
      if (submitted.claimsGone) claimAnew(draft, attempt)
      return
    case 'later':
      draft.set({ attempt: undefined })
      draft.updateIntent(attempt.intentId, (intent) => ({ ...intent, notBefore: submitted.until }))
      if (submitted.afresh === true) joinAfresh(draft, attempt, submitted.until)
      return
    case 'refused': {
      const intent = draft.state.intents.find(({ id }) => id === attempt.intentId)
      if (intent === undefined) draft.set({ attempt: undefined })
      else takeRefusal(draft, intent, submitted.error, timing)
      return
    }
    default:
      return submitted satisfies never
  }
}

/**
 * An intent that the service refuses has failed for good, but for a way into the convo while the account is suspended, or
 * the app lacks a permission: that stands open again once people have changed it.
 */
export function takeRefusal(
  draft: Draft,
  intent: Intent,
  error: MlsClientError,
  timing: Pick<Timing, 'now'>,
): void {
  if (!isError(error, 'AccountSuspended', 'PermissionMissing') || !leadsIn(draft, intent))
    return failIntent(draft, intent, error)
  if (draft.state.attempt?.intentId === intent.id) draft.set({ attempt: undefined })
  waitOn(draft, intent.id, timing)
}

function leadsIn({ state }: Draft, { want: { kind } }: Intent): boolean {
  const { phase } = state.record
  const isOut = phase === 'lost' || phase === 'outside' || phase === 'held'
  return isOut && (kind === 'join' || kind === 'reset')
}

/** Ends an intent that failed for good, and with it what hangs on it. */
export function failIntent(draft: Draft, intent: Intent, error: MlsClientError): void {
  const { phase, otherLeft } = draft.state.record
  const { kind } = intent.want
  if (phase === 'asking') return turnAway(draft, error)
  if (kind === 'reset' && otherLeft === true) failWaiting(draft, error)
  if (phase === 'creating') draft.erase()
  if (kind === 'join' && isError(error, 'NotMember', 'ConvoNotFound')) return endUnseen(draft)
  draft.settle(intent.id, error)
  if (phase === 'lost') failRecovery(draft, kind, error)
}

/** A way back into step is shut. Joining afresh has more than one try; behind a reset, the last way, there is nothing. */
function failRecovery(draft: Draft, kind: Intent['want']['kind'], error: MlsClientError): void {
  const { recoveries, recovery } = draft.state.record
  if (kind === 'join') draft.record({ recoveries: recoveries + 1 })
  if (kind !== 'reset' || recovery?.step !== 'reset') return
  for (const { id, want } of draft.state.intents) if (want.kind === 'reset') draft.settle(id, error)
  end(draft, 'unrecoverable')
}

/** Nobody lets the account in: whatever was under way for that is over, and the convo is as it was before. */
function turnAway(draft: Draft, error: MlsClientError): void {
  for (const { id } of draft.state.intents) draft.settle(id, error)
  if (draft.state.record.ended === undefined) draft.erase()
  else draft.record({ phase: 'ended' })
}

/** What waited for the next generation of a direct convo fails with the reset that would have begun it. */
function failWaiting(draft: Draft, { error }: MlsClientError): void {
  const { outbox } = draft.state
  draft.set({
    outbox: outbox.map((row) => (row.state === 'waiting' ? { ...row, state: 'failed', error } : row)),
  })
}

/** The log is not followed by a device that has fallen out of step: its own reset is taken in as it is answered. */
async function takeUnmetReset(
  draft: Draft,
  attempt: Attempt,
  { self, seq, at }: { readonly self: string; readonly seq: number; readonly at: number },
): Promise<void> {
  const { phase, convoId } = draft.state.record
  if (phase !== 'lost' && phase !== 'held') return
  const { takeOwnReset } = await resetCode()
  arrived(draft, seq)
  await takeOwnReset(draft, attempt, { self, now: at })
  draft.events.push({ type: 'recovered', convoId })
  draft.todo.add('read')
}

/** An external commit was accepted: this device is in, at its place in the log. */
async function takeJoin(
  draft: Draft,
  attempt: Attempt,
  { seq, at }: { seq: number; at: number },
  { device, timing }: Pick<Ports, 'device' | 'timing'>,
): Promise<void> {
  const { record, group } = draft.state
  if (attempt.commit === undefined) return
  const resync = record.phase === 'lost' && record.generation === attempt.generation
  const next = promote(resync ? group : undefined, attempt.commit.next, at)
  await adopt(draft, next, { generation: attempt.generation, epochSeq: seq })
  if (resync) takeResync(draft, seq)
  else takeFirstJoin(draft, { seq, at })
  if (attempt.plainMetadata !== undefined) draft.record({ metadata: attempt.plainMetadata })
  await settleJoins(draft, { device, timing })
  draft.todo.add('read').add('send').add('metadata')
}

/**
 * The device is in step again. Entries up to its own commit are still read for what it can make use of; messages
 * that wait are encrypted anew, since the epoch they were sealed in is not everybody's.
 */
function takeResync(draft: Draft, seq: number): void {
  const { group, record } = draft.state
  const { convoId, recoveries } = record
  const joinedEpoch = group && epochOf(group)
  draft.record({
    ...{ phase: 'joined', passUntil: seq, joinedEpoch },
    ...{ recovery: undefined, recoveries: recoveries + 1 },
  })
  unsealWaiting(draft)
  resetNow(draft)
  draft.events.push({ type: 'recovered', convoId })
}

/** The device is in. What lies between its last time here, if there was one, and now is not for it. */
function takeFirstJoin(draft: Draft, { seq, at }: { readonly seq: number; readonly at: number }): void {
  const { convoId, status, phase, announced } = draft.state.record
  arrived(draft, seq)
  if (phase === 'lost' || announced !== undefined) {
    draft.events.push({ type: 'recovered', convoId })
    return
  }
  draft.record({ activeAt: at, addedBy: undefined })
  draft.events.push({ type: 'convoAdded', convoId, status, by: undefined })
}

/**
 * This device is in: whatever it did to come in has come true. Where that is because the service has lost what it was in, it
 * looks who is in now, whichever way it came.
 */
export async function settleJoins(
  draft: Draft,
  { device, timing }: Pick<Ports, 'device' | 'timing'>,
): Promise<void> {
  for (const { id, want } of draft.state.intents)
    if (want.kind === 'join' || want.kind === 'joinByInvite') draft.settle(id)
  draft.set({ attempt: undefined })
  if (draft.state.record.lostLine !== undefined) (await restoreCode()).redo(draft, device, timing)
}

/** The service has the convo. Its first commit, if there is one, is met in the log like any other. */
function takeCreated(draft: Draft, attempt: Attempt): void {
  const { convoId } = draft.state.record
  draft.record({ phase: 'joined', ...(attempt.plainMetadata ? { metadata: attempt.plainMetadata } : {}) })
  draft.events.push({ type: 'convoAdded', convoId, status: 'accepted', by: undefined })
  if (attempt.commit === undefined) draft.settle(attempt.intentId)
  draft.todo.add('send')
}

/** An attempt that the service has answered and that the log, read to its end, does not show. */
export function dropUnseen(draft: Draft, attempt: Attempt, submitted: Submitted): void {
  if (draft.state.attempt !== attempt) return
  if (submitted.kind === 'accepted') {
    draft.settle(attempt.intentId, new MlsClientError('UnexpectedAnswer', 'the log lacks an accepted commit'))
  } else {
    lose(draft, attempt)
  }
}

function lose(draft: Draft, { intentId }: Attempt, notBefore = 0): void {
  draft.set({ attempt: undefined })
  draft.updateIntent(intentId, (intent) => {
    return { ...intent, lost: intent.lost + 1, notBefore: Math.max(intent.notBefore, notBefore) }
  })
}

function claimAnew(draft: Draft, { intentId }: Attempt): void {
  const intent = draft.state.intents.find(({ id }) => id === intentId)
  const reclaims = (intent?.reclaims ?? 0) + 1
  if (reclaims > MOST_RECLAIMS) return draft.settle(intentId, new MlsClientError('KeyPackageNotClaimed'))
  draft.updateIntent(intentId, ({ claims: _claims, ...rest }) => ({ ...rest, reclaims }))
}
