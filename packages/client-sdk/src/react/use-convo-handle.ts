import { useEffect, useState } from 'react'
import type { Convo } from '../client/convo.ts'
import type { MlsClient } from '../client/mls-client.ts'
import { useMlsClient } from './provider.ts'

/**
 * The live handle of a convo, to do something in it: react, edit, delete, mark read, accept, leave. Undefined until it is
 * there. What it says follows the convo, and renders nothing anew: {@link useConvo} does that.
 *
 * @example
 * const convo = useConvoHandle(convoId)
 * return <button disabled={convo === undefined} onClick={() => void convo?.react(messageId, '👍')}>👍</button>
 */
export function useConvoHandle(convoId: string): Convo | undefined {
  const client = useMlsClient()
  const [found, setFound] = useState<{ readonly client: MlsClient; readonly convo: Convo }>()
  useEffect(() => (client === undefined ? undefined : find(client, convoId, setFound)), [client, convoId])
  const convo = found?.client === client ? found?.convo : undefined
  return convo?.id === convoId ? convo : undefined
}

/** Looks for a convo now, and again when it is added; gives what ends that. */
function find(
  client: MlsClient,
  convoId: string,
  found: (is: { readonly client: MlsClient; readonly convo: Convo }) => void,
): () => void {
  let ended = false
  const look = async () => {
    // Where there is none, useConvo says so.
    const convo = await client.convos.get(convoId).catch(() => undefined)
    if (!ended && convo !== undefined) found({ client, convo })
  }
  const stop = client.on('convoAdded', (event) => {
    if (event.convoId === convoId) void look()
  })
  void look()
  return () => {
    ended = true
    stop()
  }
}
