import type { GapView, MessageView } from '../client/views.ts'
import type { ReactiveConvo } from './reactive-client.ts'

/** Up to so many unread messages are counted: as many mean as many or more. */
export const MOST_UNREAD = 100
/** So far back they are looked for, whoever wrote what is there. */
const LOOKED_THROUGH = 300
/** Messages read with one call. */
const PAGE = 100

/** A convo as a list shows it. */
export interface ConvoSummary {
  readonly id: string
  readonly kind: 'direct' | 'group'
  readonly status: 'accepted' | 'request'
  readonly state: 'joining' | 'joined' | 'stopped' | 'ended'
  readonly name: string | undefined
  readonly description: string | undefined
  readonly muted: boolean
  /** When its last message came, or else this device: as {@link Convo.activeAt}. */
  readonly activeAt: Date
  /**
   * Messages of others after the last one that the account has read: no edits, no reactions, nothing of the account's
   * own. Counted up to 100, which an app shows as "99+".
   */
  readonly unread: number
  /** The last message, which may be one of one's own on its way. */
  readonly last: MessageView | undefined
  /** The last stretch of it of which this device shows nothing, if there is any. */
  readonly gap: GapView | undefined
  /** Whether messages wait because of a device that is not trusted: `convo.trust()` says which. */
  readonly sendingHeld: boolean
  /** Whether the service's operator asks for a reset: as {@link Convo.resetRequested}. */
  readonly resetRequested: boolean
  /** As {@link Convo.peer}. */
  readonly peer: string | undefined
  /** As {@link Convo.addedBy}. */
  readonly addedBy: string | undefined
}

/** A summary, and the last place of the log that it counts. */
export interface Summarised {
  readonly summary: ConvoSummary
  readonly upTo: number
}

/** What is at hand of a convo, without any reading. */
export function standingOf(convo: ReactiveConvo): Omit<ConvoSummary, 'unread' | 'last' | 'gap'> {
  const { id, kind, status, state, name, description, muted, activeAt, peer, addedBy } = convo
  const { sendingHeld, resetRequested } = convo
  return {
    ...{ id, kind, status, state, name, description, muted, activeAt, peer, addedBy },
    ...{ sendingHeld, resetRequested },
  }
}

/** Reads what a list shows of a convo. */
export async function summarise(convo: ReactiveConvo): Promise<Summarised> {
  const { unread, last, upTo } = await latestOf(convo)
  const gap = (await convo.gaps()).at(-1)
  return { summary: { ...standingOf(convo), unread, last, gap }, upTo }
}

/** A summary after a message of somebody else. */
export function withMessage(
  { summary, upTo }: Summarised,
  convo: ReactiveConvo,
  message: MessageView,
): Summarised {
  const unread = Math.min(MOST_UNREAD, summary.unread + (isUnread(message, convo.readSeq) ? 1 : 0))
  // One's own that are on their way come after all others.
  const last = summary.last === undefined || summary.last.state === 'received' ? message : summary.last
  return { summary: { ...summary, unread, last }, upTo: message.seq ?? upTo }
}

async function latestOf(convo: ReactiveConvo) {
  let last: MessageView | undefined
  let unread = 0
  let upTo = 0
  for (let seen = 0, before: number | undefined; seen < LOOKED_THROUGH; seen += PAGE) {
    const page = await convo.messages(before === undefined ? { limit: PAGE } : { limit: PAGE, before })
    if (before === undefined) last = page.at(-1)
    const received = page.filter(({ state }) => state === 'received')
    if (before === undefined) upTo = received.at(-1)?.seq ?? 0
    unread += received.filter((message) => isUnread(message, convo.readSeq)).length
    before = received[0]?.seq ?? 0
    if (received.length < PAGE || before <= convo.readSeq || unread >= MOST_UNREAD) break
  }
  return { last, upTo, unread: Math.min(MOST_UNREAD, unread) }
}

/** What cannot be opened is nobody's, as far as this device can tell. */
function isUnread({ own, author, seq = 0 }: MessageView, readSeq: number): boolean {
  return author !== undefined && !own && seq > readSeq
}
