import type { PublicGroup } from '@catbird-mls/core/mls'
import type { DeviceKeys } from '../../mls/index.ts'
import { isHeldByReset } from '../../store/convo-record.ts'
import type { ConvoRecord } from '../../store/convo-record.ts'
import type { Draft } from '../draft.ts'
import { noteGap } from '../gaps.ts'
import type { Timing } from '../timing.ts'
import { judgeLostReset } from './judge-lost-reset.ts'
import type { GivenGeneration } from './judge-lost-reset.ts'
import { follow, hold, takeReset } from './take-reset.ts'
import type { AnnouncedReset } from './take-reset.ts'

type Chance = Pick<Timing, 'now' | 'random'>

/** A reset that the log has lost: the group that it led to, and the former one as far as it could be followed, to a seq. */
interface LostReset {
  readonly given: GivenGeneration
  readonly known: PublicGroup
  readonly seq: number
}

/**
 * Takes in a reset that the service's log has lost, retention having come first: as far as it can be judged still, it
 * is followed like any other. One that does not follow from what is held is refused, and the convo held for a person.
 */
export async function takeLostReset(
  draft: Draft,
  device: DeviceKeys,
  { given, known, seq }: LostReset,
  chance: Chance,
): Promise<void> {
  const { convoId, generation } = draft.state.record
  if (given.ratchetTree === undefined && given.generation === generation + 1)
    return takeBeginning(draft, device, { given, known, seq }, chance)
  const judged = await judgeLostReset(known, given, { convoId, generation }).catch(asError)
  if (judged instanceof Error) hold(draft, given.generation, judged.message)
  else followLostReset(draft, { reset: judged, seq }, device.did, chance)
}

/** Where nobody has come into the new group yet, the service has all that the notice said. */
async function takeBeginning(
  draft: Draft,
  device: DeviceKeys,
  { given, known, seq }: LostReset,
  chance: Chance,
): Promise<void> {
  const before = draft.state.record
  const { generation, groupInfo, group } = given
  const notice = { generation, groupInfo, groupId: group.context.groupId }
  await takeReset(draft, device, { notice, known }, chance)
  if (!isHeldByReset(draft.state.record)) goOnFrom(draft, before, seq)
}

/**
 * Follows one. Whatever the log has from its generation waits until this device is in it; what was not shown before is
 * a gap of that reset.
 */
export function followLostReset(
  draft: Draft,
  { reset, seq }: { readonly reset: AnnouncedReset; readonly seq: number },
  self: string,
  chance: Chance,
): void {
  const before = draft.state.record
  follow(draft, { reset, self }, chance)
  goOnFrom(draft, before, seq)
}

function goOnFrom(draft: Draft, { gap, seq: read }: ConvoRecord, seq: number): void {
  const fromSeq = gap?.fromSeq ?? Math.min(read, seq) + 1
  if (seq >= fromSeq) noteGap(draft, { fromSeq, toSeq: seq, reason: 'reset' })
  draft.record({ seq })
}

function asError(err: unknown): Error {
  return err instanceof Error ? err : new Error(String(err))
}
