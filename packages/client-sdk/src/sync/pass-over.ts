import type { DeviceKeys } from '../mls/index.ts'
import { extendGap, noteExpired } from './gaps.ts'
import type { Draft } from './draft.ts'
import type { TypedEntry } from './entry.ts'
import { isTold, tryMessage } from './process-message.ts'
import { processNotice } from './process-notice.ts'
import type { Timing } from './timing.ts'

/** Whether an entry is of a time when this device was, or still is, out of step. */
export function isPassed({ state: { record } }: Pick<Draft, 'state'>, seq: number): boolean {
  return record.phase === 'lost' || record.phase === 'held' || seq <= (record.passUntil ?? 0)
}

/**
 * Takes of an entry what a device can still make use of that is out of step: what a notice says, and late messages of
 * epochs whose keys are kept. Commits lead to where it is not, or will be by joining afresh; messages that it cannot
 * open are one gap.
 */
export async function passOver(
  draft: Draft,
  device: DeviceKeys,
  entry: TypedEntry,
  timing: Pick<Timing, 'now' | 'random'>,
): Promise<void> {
  switch (entry.$type) {
    case 'blue.catbird.mls.message.defs#messageEntry':
      if ((await tryMessage(draft, device, entry)) !== undefined && !(await isTold(draft, entry)))
        extendGap(draft, entry.seq, 'resync')
      return
    case 'blue.catbird.mls.message.defs#noticeEntry':
      return processNotice(draft, device, entry, timing)
    case 'blue.catbird.mls.message.defs#notEntitled':
      extendGap(draft, entry.seq, 'notEntitled')
      return
    case 'blue.catbird.mls.message.defs#expired':
      noteExpired(draft, entry)
      return
    case 'blue.catbird.mls.message.defs#commitEntry':
      return
    default:
      draft.events.push({ type: 'unknown', event: entry satisfies never })
  }
}
