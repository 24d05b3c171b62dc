import type { GapView, MessageView } from '../client/views.ts'
import { isOf } from './window-state.ts'
import type { WindowLimits, WindowState } from './window-state.ts'

/** What a window shows, each in its place. `key` stays with it, also when a message on its way has arrived. */
export type WindowItem =
  | { readonly kind: 'message'; readonly key: string; readonly message: MessageView }
  /** A message that could not be opened: `message.failure` says why. */
  | { readonly kind: 'undecryptable'; readonly key: string; readonly message: MessageView }
  /** A stretch of which this device shows nothing. */
  | { readonly kind: 'gap'; readonly key: string; readonly gap: GapView }

/** The items of a window, in their order; those on their way at the end. */
export function itemsOf(
  { received, outgoing, gaps, from, to }: WindowState,
  self: WindowLimits['self'],
): WindowItem[] {
  const end = to ?? Infinity
  const shown = gaps.filter(({ fromSeq, toSeq }) => toSeq >= from && fromSeq <= end)
  const placed = [
    ...received.map((message) => ({ at: message.seq ?? 0, item: itemOf(message, self) })),
    ...shown.map((gap) => ({ at: gap.fromSeq, item: gapItem(gap) })),
  ].sort((a, b) => a.at - b.at)
  const items = placed.map(({ item }) => item)
  return to === undefined ? [...items, ...outgoing.map((message) => itemOf(message, self))] : items
}

function itemOf(message: MessageView, self: WindowLimits['self']): WindowItem {
  // An id is its device's own choice: others may choose the same.
  const key = isOf(self, message) ? (message.messageId ?? '') : `at ${message.seq}`
  const kind = message.messageId === undefined && message.failure !== undefined ? 'undecryptable' : 'message'
  return { kind, key, message }
}

function gapItem(gap: GapView): WindowItem {
  return { kind: 'gap', key: `gap ${gap.fromSeq}`, gap }
}
