import { useMemo } from 'react'
import { MlsClientError } from '../errors.ts'
import { NONE_PENDING } from '../reactive/pending-sends.ts'
import type { PendingSend, PendingSends } from '../reactive/pending-sends.ts'
import { useMls } from './provider.ts'
import { useReadable } from './use-readable.ts'

/** Sending to a convo. */
export interface Send extends Pick<PendingSends, 'send' | 'retry' | 'discard'> {
  /** What is not among the convo's messages yet: files being uploaded, and what failed before it was stored. */
  readonly pending: readonly PendingSend[]
}

/**
 * Sends to a convo. What is sent is shown at once: by {@link useMessages} with its state, or, while its files are being
 * uploaded, in `pending` with their progress. `retry` and `discard` take the key of what is pending, or the id of a
 * message that failed.
 *
 * @example
 * const { send, pending, retry } = useSend(convoId)
 * const onSubmit = () => void send(text, { attachments: files.map((data) => ({ data, name: data.name })) })
 */
export function useSend(convoId: string): Send {
  const reactive = useMls()?.reactive
  const sends = useMemo(() => reactive?.sends(convoId), [reactive, convoId])
  const pending = useReadable(sends, NONE_PENDING)
  return useMemo(() => ({ pending, ...(sends === undefined ? notYet : actsOf(sends)) }), [pending, sends])
}

type Acts = Omit<Send, 'pending'>

function actsOf({ send, retry, discard }: Acts): Acts {
  return { send, retry, discard }
}

const refuse = () => Promise.reject(new MlsClientError('ClientClosed', 'there is no client yet'))
const notYet: Acts = { send: refuse, retry: refuse, discard: refuse }
