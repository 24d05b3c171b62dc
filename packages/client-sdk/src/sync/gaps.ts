import { keys } from '../store/keys.ts'
import { gapRecord } from '../store/recovery-record.ts'
import type { GapRecord, GapReason } from '../store/recovery-record.ts'
import type { Draft } from './draft.ts'

/** Notes that an entry is not shown. Until something is, further ones for the same reason make the gap longer. */
export function extendGap(draft: Draft, seq: number, reason: GapReason): void {
  const { gap } = draft.state.record
  const open = gap?.reason === reason && gap.toSeq < seq ? gap : undefined
  noteGap(draft, { fromSeq: open?.fromSeq ?? seq, toSeq: seq, reason })
}

/** Messages that the service keeps no more are a gap, which commits and notices among them do not end. */
export function noteExpired(draft: Draft, { toSeq }: { readonly toSeq: number }): void {
  const { gap, seq } = draft.state.record
  const open = gap?.reason === 'truncated' ? gap : undefined
  noteGap(draft, { fromSeq: open?.fromSeq ?? seq + 1, toSeq, reason: 'truncated' })
}

/** Stores a gap, and tells of it once a turn however much it grows. */
export function noteGap(draft: Draft, gap: GapRecord): void {
  const { convoId } = draft.state.record
  draft.put(keys.gap(convoId, gap.fromSeq), gapRecord.encode(gap))
  draft.record({ gap })
  const told = draft.events.findIndex((event) => event.type === 'gap' && event.fromSeq === gap.fromSeq)
  if (told >= 0) draft.events.splice(told, 1)
  draft.events.push({ type: 'gap', convoId, ...gap })
}

/** Something is shown again: what is not from now on is another gap. */
export function closeGap(draft: Draft): void {
  if (draft.state.record.gap !== undefined) draft.record({ gap: undefined })
}

/**
 * The device comes in at an entry: of what is between the last one it has read, or was told of, if there is any, and that
 * one it shows nothing.
 */
export function noteAbsence(draft: Draft, seq: number, reason: GapReason): void {
  const { seq: read, told } = draft.state.record
  const last = read > 0 ? read : (told?.toSeq ?? 0)
  if (last > 0 && seq - 1 > last) noteGap(draft, { fromSeq: last + 1, toSeq: seq - 1, reason })
}
