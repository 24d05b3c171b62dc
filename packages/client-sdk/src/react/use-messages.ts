import { useMemo } from 'react'
import { EMPTY_WINDOW } from '../reactive/message-window.ts'
import type { MessageWindow, WindowOptions, WindowSnapshot } from '../reactive/message-window.ts'
import { useMls } from './provider.ts'
import { useReadable } from './use-readable.ts'

/** A window on a convo's messages, and how it is moved. */
export interface Messages
  extends WindowSnapshot, Pick<MessageWindow, 'loadOlder' | 'loadNewer' | 'loadLatest'> {}

/**
 * A convo's messages: the latest at first, or those around one. One's own are among them as soon as they are sent, with
 * their state.
 *
 * @example
 * const { items, hasOlder, loadOlder } = useMessages(convoId)
 * return (
 *   <List onTop={hasOlder ? loadOlder : undefined}>
 *     {items.map((item) => item.kind === 'message' && <Message key={item.key} {...item.message} />)}
 *   </List>
 * )
 */
export function useMessages(convoId: string, { around, page, most }: WindowOptions = {}): Messages {
  const reactive = useMls()?.reactive
  const window = useMemo(
    () => reactive?.messages(convoId, { around, page, most }),
    [reactive, convoId, around, page, most],
  )
  const snapshot = useReadable(window, EMPTY_WINDOW)
  return useMemo(
    () => ({ ...snapshot, ...(window === undefined ? unmoved : movesOf(window)) }),
    [snapshot, window],
  )
}

type Moves = Pick<MessageWindow, 'loadOlder' | 'loadNewer' | 'loadLatest'>

function movesOf({ loadOlder, loadNewer, loadLatest }: Moves): Moves {
  return { loadOlder, loadNewer, loadLatest }
}

/** There is nothing to load yet. */
const nothing = () => Promise.resolve()
const unmoved: Moves = { loadOlder: nothing, loadNewer: nothing, loadLatest: nothing }
