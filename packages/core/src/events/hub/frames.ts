import type { StoredEntry } from '../../messages/index.ts'
import type { FrameEncoder } from './ports.ts'

/** An entry as frames: each made when it is first wanted, and the same bytes for everybody. */
export interface EntryFrames {
  readonly seq: number
  /** For those who may read it. */
  whole(): Uint8Array
  /** For those who may only know that it is there. */
  hidden(): Uint8Array
}

/** Makes the frames of an entry. */
export function framesOf(encode: FrameEncoder, convoId: string, entry: StoredEntry): EntryFrames {
  let whole: Uint8Array | undefined
  let hidden: Uint8Array | undefined
  return {
    seq: entry.seq,
    whole: () => (whole ??= encode.logEntry(convoId, entry)),
    hidden: () => (hidden ??= encode.logEntry(convoId, { kind: 'notEntitled', seq: entry.seq })),
  }
}
