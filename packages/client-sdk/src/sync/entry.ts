import type {
  CommitEntry,
  Expired,
  MessageEntry,
  NotEntitled,
  NoticeEntry,
  Reset,
} from '../xrpc/generated/types/blue/catbird/mls/message/defs.ts'

/** An entry of the log, as the service hands it out. */
export type Entry = TypedEntry | { readonly $type: string }

/** An entry of a kind that this version knows. */
export type TypedEntry =
  | ({ readonly $type: 'blue.catbird.mls.message.defs#commitEntry' } & CommitEntry)
  | ({ readonly $type: 'blue.catbird.mls.message.defs#messageEntry' } & MessageEntry)
  | ({ readonly $type: 'blue.catbird.mls.message.defs#noticeEntry' } & NoticeEntry)
  | ({ readonly $type: 'blue.catbird.mls.message.defs#notEntitled' } & NotEntitled)
  | ({ readonly $type: 'blue.catbird.mls.message.defs#expired' } & Expired)

/** The reset that an entry tells of, if it does. */
export function resetIn(entry: Entry): Reset | undefined {
  const notice = 'notice' in entry ? entry.notice : undefined
  return notice?.$type === 'blue.catbird.mls.message.defs#reset' ? (notice as Reset) : undefined // as its $type says
}

/** The generation that an entry is of; 0 where it does not say. */
export function generationOf(entry: Entry): number {
  return 'generation' in entry && typeof entry.generation === 'number' ? entry.generation : 0
}

/** The last place in the log that an entry stands for: of messages that have expired, it is one for many. */
export function lastSeqOf(entry: Entry): number | undefined {
  return 'toSeq' in entry && typeof entry.toSeq === 'number' ? entry.toSeq : seqOf(entry)
}

/** An entry's place in its log, the first if it stands for several; undefined if it has none. */
export function seqOf(entry: Entry): number | undefined {
  return 'seq' in entry && typeof entry.seq === 'number' ? entry.seq : undefined
}
