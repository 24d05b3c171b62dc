import type { ConvoView } from '../../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import type { ConvoSlot } from '../convo-slot.ts'
import { persistently } from '../ports.ts'
import type { Ports } from '../ports.ts'

/**
 * Who had accepted a convo accepts it again, where the service had lost that with the account's part in it: to the service it
 * comes as a request.
 */
export async function acceptAgain(
  ports: Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>,
  slot: ConvoSlot,
  view: ConvoView | undefined,
): Promise<void> {
  if (view?.status !== 'request') return
  const { convoId, phase, ended, status } = slot.state.record
  if (phase !== 'ended' || ended !== 'restored' || status !== 'accepted') return
  await persistently(ports, 'accepting', () => ports.api.convo.acceptConvo({ convoId }))
}
