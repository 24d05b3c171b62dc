import type { ClientEvent } from '../client/events.ts'
import type { DeviceKeys } from '../mls/index.ts'
import { isHeldByReset } from '../store/convo-record.ts'
import type { Draft } from './draft.ts'
import { generationOf, lastSeqOf, resetIn, seqOf } from './entry.ts'
import type { Entry, TypedEntry } from './entry.ts'
import { extendGap, noteExpired } from './gaps.ts'
import { isPassed, passOver } from './pass-over.ts'
import { processCommitEntry } from './process-commit-entry.ts'
import { processMessage } from './process-message.ts'
import { processNotice } from './process-notice.ts'
import type { Timing } from './timing.ts'

/**
 * Whether the log of this convo is being followed: otherwise its entries wait until the device has joined. One that
 * is out of step follows it too, while nothing is under way that decides from where it will go on; one that has refused
 * a reset waits before it.
 */
export function follows({ state: { record, attempt } }: Pick<Draft, 'state'>): boolean {
  if (record.phase === 'lost') return attempt === undefined && record.recovery?.step !== 'fetch'
  return record.phase === 'joined' || (record.phase === 'held' && !isHeldByReset(record))
}

/**
 * Takes the next entry of the log into a draft: its effect, and the place in the log, become true together.
 * Gives whether it was the next one, and was taken in. Before a reset that this device refuses, or cannot judge by
 * itself since it is out of step, reading stops.
 */
export async function processEntry(
  draft: Draft,
  device: DeviceKeys,
  entry: Entry,
  timing: Pick<Timing, 'now' | 'random'>,
): Promise<boolean> {
  const [seq, lastSeq] = [draft.state.record.seq + 1, lastSeqOf(entry)]
  if (!reaches(entry, seq) || lastSeq === undefined || !follows(draft)) return false
  if (isLeftToFollower(draft, entry)) {
    draft.todo.add('follow')
    return false
  }
  const take = isPassed(draft, seq) ? passOver : effect
  const told = draft.events.length
  await take(draft, device, entry as TypedEntry, timing)
  if (isHeldByReset(draft.state.record)) return false
  draft.record({ seq: lastSeq, headAt: storedAt(entry), ...activity(draft.events.slice(told)) })
  return true
}

/** When the service stored an entry, as far as it says; by that it is known again. */
function storedAt(entry: Entry): number | undefined {
  return 'createdAt' in entry && typeof entry.createdAt === 'string' ? Date.parse(entry.createdAt) : undefined
}

/** Whether an entry is the one of a place in the log, or stands for it among others. */
function reaches(entry: Entry, seq: number): boolean {
  const first = seqOf(entry)
  return first === seq || (first !== undefined && first < seq && (lastSeqOf(entry) ?? first) >= seq)
}

/**
 * A reset is judged by the group that it ends, which one that is out of step learns from the log alone. Where the log
 * has lost the reset, whatever is of a later generation tells of it.
 */
function isLeftToFollower({ state: { record } }: Draft, entry: Entry): boolean {
  const generation = Math.max(resetIn(entry)?.generation ?? 0, generationOf(entry))
  return record.phase !== 'joined' && generation > record.generation
}

/** A convo is as active as the messages that are shown of it: what speaks about one, and commits, move it nowhere. */
function activity(events: readonly ClientEvent[]): { activeAt?: number } {
  const last = events.findLast((event) => event.type === 'message')
  return last === undefined ? {} : { activeAt: last.message.createdAt.getTime() }
}

async function effect(
  draft: Draft,
  device: DeviceKeys,
  entry: TypedEntry,
  timing: Pick<Timing, 'now' | 'random'>,
) {
  switch (entry.$type) {
    case 'blue.catbird.mls.message.defs#messageEntry':
      return processMessage(draft, device, entry)
    case 'blue.catbird.mls.message.defs#commitEntry':
      return processCommitEntry(draft, device, entry, timing)
    case 'blue.catbird.mls.message.defs#noticeEntry':
      return processNotice(draft, device, entry, timing)
    case 'blue.catbird.mls.message.defs#notEntitled':
      extendGap(draft, entry.seq, 'notEntitled')
      return
    case 'blue.catbird.mls.message.defs#expired':
      noteExpired(draft, entry)
      return
    default:
      // Of a later version: told of, and passed over.
      draft.events.push({ type: 'unknown', event: entry satisfies never })
  }
}
