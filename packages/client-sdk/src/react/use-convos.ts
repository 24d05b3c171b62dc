import { useMemo } from 'react'
import { UNREAD_CONVO } from '../reactive/convo-details.ts'
import type { ConvoSnapshot } from '../reactive/convo-details.ts'
import { EMPTY_LIST } from '../reactive/convo-list.ts'
import type { ConvoList } from '../reactive/convo-list.ts'
import { useMls } from './provider.ts'
import { useReadable } from './use-readable.ts'

/**
 * The account's convos, the most recently active first, and requests apart.
 *
 * @example
 * const { convos } = useConvos()
 * return convos.map(({ id, name, unread, last }) => <Row key={id} name={name} unread={unread} text={last?.text} />)
 */
export function useConvos(): ConvoList {
  return useReadable(useMls()?.reactive.convos, EMPTY_LIST)
}

/** One convo, with its members; also one that has ended. */
export function useConvo(convoId: string): ConvoSnapshot {
  const reactive = useMls()?.reactive
  const convo = useMemo(() => reactive?.convo(convoId), [reactive, convoId])
  return useReadable(convo, UNREAD_CONVO)
}
