import type { LogEntry, NoticeEntry } from '@catbird-mls/core/messages'
import type { $Typed } from '../../lexicon/util.ts'
import type * as Wire from '../../lexicon/types/blue/catbird/mls/message/defs.ts'

type WireEntry =
  | $Typed<Wire.CommitEntry>
  | $Typed<Wire.MessageEntry>
  | $Typed<Wire.NoticeEntry>
  | $Typed<Wire.NotEntitled>
  | $Typed<Wire.Expired>
type WireNotice =
  | $Typed<Wire.LeaveRequested>
  | $Typed<Wire.RemovalSuggested>
  | $Typed<Wire.RemovalWithdrawn>
  | $Typed<Wire.ResetRequested>
  | $Typed<Wire.Reset>
  | $Typed<Wire.GroupInfoReplaced>
  | $Typed<Wire.MetadataSealed>

/** An entry of a convo's log in its lexicon's form. */
export function entryView(entry: LogEntry): WireEntry {
  switch (entry.kind) {
    case 'commit': {
      const { kind: _, createdAt, ...commit } = entry
      return {
        $type: 'blue.catbird.mls.message.defs#commitEntry',
        ...commit,
        createdAt: createdAt.toISOString(),
      }
    }
    case 'message': {
      const { kind: _, createdAt, ...message } = entry
      return {
        $type: 'blue.catbird.mls.message.defs#messageEntry',
        ...message,
        createdAt: createdAt.toISOString(),
      }
    }
    case 'notice': {
      const { seq, createdAt } = entry
      const notice = noticeView(entry.notice)
      return {
        $type: 'blue.catbird.mls.message.defs#noticeEntry',
        seq,
        notice,
        createdAt: createdAt.toISOString(),
      }
    }
    case 'notEntitled':
      return { $type: 'blue.catbird.mls.message.defs#notEntitled', seq: entry.seq }
    case 'expired':
      return { $type: 'blue.catbird.mls.message.defs#expired', seq: entry.seq, toSeq: entry.toSeq }
    default:
      return entry satisfies never
  }
}

function noticeView(notice: NoticeEntry['notice']): WireNotice {
  switch (notice.kind) {
    case 'leaveRequested': {
      const { did, statements } = notice
      return { $type: 'blue.catbird.mls.message.defs#leaveRequested', did, statements: [...statements] }
    }
    case 'removalSuggested': {
      const { kind: _, ...suggestion } = notice
      return { $type: 'blue.catbird.mls.message.defs#removalSuggested', ...suggestion }
    }
    case 'removalWithdrawn': {
      const { kind: _, ...withdrawal } = notice
      return { $type: 'blue.catbird.mls.message.defs#removalWithdrawn', ...withdrawal }
    }
    case 'resetRequested':
      return {
        $type: 'blue.catbird.mls.message.defs#resetRequested',
        generation: notice.generation,
      }
    case 'reset': {
      const { kind: _, ...reset } = notice
      return { $type: 'blue.catbird.mls.message.defs#reset', ...reset }
    }
    case 'groupInfoReplaced': {
      const { kind: _, ...replacement } = notice
      return { $type: 'blue.catbird.mls.message.defs#groupInfoReplaced', ...replacement }
    }
    case 'metadataSealed': {
      const { kind: _, ...sealed } = notice
      return { $type: 'blue.catbird.mls.message.defs#metadataSealed', ...sealed }
    }
    default:
      return notice satisfies never
  }
}
