import type {
  CommitEntry,
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

/** The reset that an entry tells of, if it does. */
export function resetIn(entry: Entry): Reset | undefined {
  const notice = 'notice' in entry ? entry.notice : undefined
  return notice?.$type === 'blue.catbird.mls.message.defs#reset' ? (notice as Reset) : undefined // as its $type says
}

/** An entry's place in its log; undefined if it has none. */
export function seqOf(entry: Entry): number | undefined {
  return 'seq' in entry && typeof entry.seq === 'number' ? entry.seq : undefined
}
