import { decodeNotice } from '../groups/notice.ts'
import type { Notice } from '../groups/notice.ts'

/** A commit in the log: it ended `epoch`. */
export type CommitEntry = {
  readonly kind: 'commit'
  readonly seq: number
  readonly generation: number
  readonly epoch: number
  readonly commit: Uint8Array
  /** Of the GroupInfo that came with it; unknown for commits of before the service kept them. */
  readonly externalPub?: Uint8Array
  readonly groupInfoSignature?: Uint8Array
  readonly createdAt: Date
}

/** An application message in the log. */
export type MessageEntry = {
  readonly kind: 'message'
  readonly seq: number
  readonly generation: number
  readonly epoch: number
  readonly ciphertext: Uint8Array
  /** Proves, to the service alone, who sent it and what: absent where it got none. */
  readonly tag?: Uint8Array
  readonly createdAt: Date
}

/** What the service wrote into the log itself. */
export type NoticeEntry = {
  readonly kind: 'notice'
  readonly seq: number
  readonly notice: Notice
  readonly createdAt: Date
}

/** Stands for messages that are kept no more: each from `seq` to `toSeq`, both included. */
export type ExpiredEntry = { readonly kind: 'expired'; readonly seq: number; readonly toSeq: number }

/** Stands for an entry that the reader may not read. */
export type NotEntitledEntry = { readonly kind: 'notEntitled'; readonly seq: number }

/** An entry of a convo's log, as it is. */
export type StoredEntry = CommitEntry | MessageEntry | NoticeEntry | ExpiredEntry

/** An entry of a convo's log, as a reader gets it. */
export type LogEntry = StoredEntry | NotEntitledEntry

/** The last place in the log that an entry stands for. */
export function lastSeqOf(entry: LogEntry): number {
  return entry.kind === 'expired' ? entry.toSeq : entry.seq
}

/** An entry as its row has it. */
export type EntryRow = {
  readonly seq: number
  readonly kind: 'commit' | 'notice' | 'message'
  readonly generation: number
  readonly epoch: number
  readonly body: Uint8Array
  readonly created_at: Date
  readonly external_pub: Uint8Array | null
  readonly info_signature: Uint8Array | null
  readonly tag: Uint8Array | null
  /** How many there were of the stretch, before the bytes were counted. */
  readonly found: number
  /** The first entry that is still kept. */
  readonly first_seq: number
}

/** Makes an entry of its row. */
export function entryOf(row: EntryRow): StoredEntry {
  const { seq, kind, generation, epoch, body, created_at: createdAt } = row
  switch (kind) {
    case 'commit':
      return { kind, seq, generation, epoch, commit: body, ...infoOf(row), createdAt }
    case 'message':
      return {
        kind,
        seq,
        generation,
        epoch,
        ciphertext: body,
        ...(row.tag === null ? {} : { tag: row.tag }),
        createdAt,
      }
    case 'notice':
      return { kind, seq, notice: decodeNotice(body), createdAt }
    default:
      return kind satisfies never
  }
}

function infoOf(row: EntryRow): Pick<CommitEntry, 'externalPub' | 'groupInfoSignature'> {
  const { external_pub: externalPub, info_signature: groupInfoSignature } = row
  return externalPub === null || groupInfoSignature === null ? {} : { externalPub, groupInfoSignature }
}
