import { useCallback, useMemo } from 'react'
import { NOBODY } from '../reactive/typing-board.ts'
import { useMls } from './provider.ts'
import { useReadable } from './use-readable.ts'

/** Who types, and how to say that one does. */
export interface TypingState {
  /** The accounts, but for the own one, that type now. */
  readonly typing: readonly string[]
  /** Says that somebody is typing here: may be called at every keystroke. */
  readonly sendTyping: () => Promise<void>
}

/**
 * Who types in a convo now.
 *
 * @example
 * const { typing, sendTyping } = useTyping(convoId)
 * return <input onChange={() => void sendTyping()} placeholder={typing.length > 0 ? '…' : ''} />
 */
export function useTyping(convoId: string): TypingState {
  const mls = useMls()
  const reactive = mls?.reactive
  const client = mls?.client
  const readable = useMemo(() => reactive?.typing(convoId), [reactive, convoId])
  const typing = useReadable(readable, NOBODY)
  const sendTyping = useCallback(async () => {
    if (client !== undefined) await (await client.convos.get(convoId)).sendTyping()
  }, [client, convoId])
  return useMemo(() => ({ typing, sendTyping }), [typing, sendTyping])
}
