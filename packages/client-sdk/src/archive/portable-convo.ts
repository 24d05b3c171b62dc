import type { ConvoPhase, ConvoRecord } from '../store/convo-record.ts'
import type { Draft } from '../sync/draft.ts'
import type { PortableConvo } from './format.ts'
import { compact } from './reading.ts'

/** Convos in these phases are not there yet. */
const notYet: readonly ConvoPhase[] = ['creating', 'asking']

/** Whether there is anything to tell of a convo. */
export function isPortable({ phase }: ConvoRecord): boolean {
  return !notYet.includes(phase)
}

/** What of a convo's record is told. */
export function portableOf(record: ConvoRecord): PortableConvo {
  const { convoId, kind, status, muted, generation, seq, createdAt, activeAt } = record
  const { metadata, readSeq, receipts, privacy, messageLifetime, ended, told } = record
  return compact({
    ...{ convoId, kind, status, muted, generation, createdAt, activeAt },
    seq: seq > 0 ? seq : (told?.toSeq ?? 0),
    ...{ metadata, readSeq, receipts, privacy, messageLifetime, ended },
  })
}

/** The record of a convo that this device has only been told of: it has no part in it, or not yet. */
export function recordFromTold(told: PortableConvo): ConvoRecord {
  const { seq, ended, ...rest } = told
  const nothing = { metadataKeys: [], recoveries: 0 }
  if (ended === undefined) return { ...rest, ...nothing, phase: 'outside', seq: 0 }
  return { ...rest, ...nothing, phase: 'ended', ended, seq, cameInAt: seq + 1 }
}

/**
 * Takes what is told of a convo: what a person has read and set stays, what this device knows itself counts more. Of one
 * that it has read nothing of it does not know the policy.
 */
export function takeConvo(draft: Draft, told: PortableConvo): void {
  const { record } = draft.state
  const receipts = { ...record.receipts }
  for (const [did, seq] of Object.entries(told.receipts))
    receipts[did] = Math.max(receipts[did] ?? 0, upTo(record, seq))
  const metadata = record.metadata ?? told.metadata
  const privacy = record.privacy ?? told.privacy
  draft.record({
    receipts,
    readSeq: Math.max(record.readSeq, upTo(record, told.readSeq)),
    createdAt: Math.min(record.createdAt, told.createdAt),
    activeAt: Math.max(record.activeAt, told.activeAt),
    ...(metadata === undefined ? {} : { metadata }),
    ...(privacy === undefined ? {} : { privacy }),
    ...(record.seq > 0 ? {} : { messageLifetime: record.messageLifetime ?? told.messageLifetime }),
  })
}

/** A place, but none that this device has yet to read: its log says what comes there. */
function upTo({ seq: read }: ConvoRecord, seq: number): number {
  return read > 0 ? Math.min(seq, read) : seq
}
