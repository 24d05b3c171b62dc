import type { GapView, MessageView } from '../client/views.ts'
import type { ConvoEvent } from './reactive-client.ts'
import type { Stretch } from './window-range.ts'

const DEFS = 'blue.catbird.mls.message.defs'
/** What speaks about another message: on its way, it is not shown. */
const unseen: readonly (string | undefined)[] = [
  `${DEFS}#reaction`,
  `${DEFS}#edit`,
  `${DEFS}#delete`,
  `${DEFS}#readReceipt`,
]

/** The messages of a window, and where they lie. Immutable. */
export interface WindowState extends Stretch {
  readonly gaps: readonly GapView[]
  /** The end that the person looks at: beyond `most`, what is at the other one goes. */
  readonly near: 'older' | 'newer'
}

/** Whose window it is, and how many messages it holds at most. */
export interface WindowLimits {
  readonly self: { readonly did: string; readonly deviceId: string }
  readonly most: number
}

/** A window's state after an event of its convo; undefined where it is to be read anew. */
export function afterEvent(
  state: WindowState,
  event: ConvoEvent,
  { self, most }: WindowLimits,
): WindowState | undefined {
  switch (event.type) {
    case 'message': {
      const { message } = event
      const own = isOf(self, message)
      const outgoing = own ? without(state.outgoing, message.messageId) : state.outgoing
      return within({ ...put(state, message), outgoing }, most)
    }
    case 'messageChanged': {
      const { message } = event
      // Even what is not shown can be taken back, and then it is: as taken back.
      const isShown = message.deleted || state.received.some(({ seq }) => seq === message.seq)
      return isShown ? within(put(state, message), most) : state
    }
    case 'outgoing':
      return afterOutgoing(state, event.message, self)
    case 'messagesExpired': {
      const gone = new Set(event.seqs)
      return { ...state, received: state.received.filter(({ seq = 0 }) => !gone.has(seq)) }
    }
    case 'discarded':
      return { ...state, outgoing: without(state.outgoing, event.messageId) }
    case 'read':
    case 'readReceipt':
    case 'recovering':
      return state
    case 'undecryptable':
    case 'historyAdded':
    case 'gap':
    case 'convoAdded':
    case 'convoChanged':
    case 'convoEnded':
    case 'recovered':
    case 'serverMisjudged':
    case 'convoReset':
    case 'resetRefused':
    case 'sendingHeld':
    case 'sendingResumed':
      return undefined
    default:
      return event satisfies never
  }
}

/** Cuts what is beyond so many messages off at the far end. */
export function within(state: WindowState, most: number): WindowState {
  const { received, near } = state
  if (received.length <= most) return state
  if (near === 'older') {
    const kept = received.slice(0, most)
    return { ...state, received: kept, to: kept.at(-1)?.seq }
  }
  const kept = received.slice(-most)
  return { ...state, received: kept, from: kept[0]?.seq ?? 0 }
}

/** Whether a device wrote a message. */
export function isOf(self: WindowLimits['self'], { author }: MessageView): boolean {
  return author?.did === self.did && author.deviceId === self.deviceId
}

function afterOutgoing(
  state: WindowState,
  message: MessageView,
  self: WindowLimits['self'],
): WindowState | undefined {
  const { received, outgoing } = state
  if (unseen.includes(message.content?.$type)) return state
  if (message.text === undefined) return undefined
  const { messageId } = message
  if (received.some((one) => one.messageId === messageId && isOf(self, one))) return state
  const known = outgoing.some((one) => one.messageId === messageId)
  const changed = outgoing.map((one) => (one.messageId === messageId ? message : one))
  return { ...state, outgoing: known ? changed : [...outgoing, message] }
}

/** Puts a message of the log in its place, unless that is outside. */
function put(state: WindowState, message: MessageView): WindowState {
  const { received, from, to = Infinity } = state
  const { seq = 0 } = message
  if (seq < from || seq > to) return state
  const at = received.findLastIndex((one) => (one.seq ?? 0) <= seq)
  const isThere = received[at]?.seq === seq
  return { ...state, received: received.toSpliced(isThere ? at : at + 1, isThere ? 1 : 0, message) }
}

function without(messages: readonly MessageView[], messageId: string | undefined): readonly MessageView[] {
  return messages.some((one) => one.messageId === messageId)
    ? messages.filter((one) => one.messageId !== messageId)
    : messages
}
