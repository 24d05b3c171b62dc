import { isError } from '../errors.ts'
import type { ConvoView } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'

/** The convo as the service has it; undefined if the account has no part in it. */
export async function viewConvo(
  ports: Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>,
  convoId: string,
): Promise<ConvoView | undefined> {
  try {
    const get = () => ports.api.convo.getConvo({ convoId })
    return (await persistently(ports, 'fetching a convo', get)).data.convo
  } catch (err) {
    if (isError(err, 'ConvoNotFound', 'NotMember')) return undefined
    throw err
  }
}
