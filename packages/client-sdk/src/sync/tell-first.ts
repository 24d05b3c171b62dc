import { isError, MlsClientError } from '../errors.ts'
import type { Intent } from '../store/intent-record.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'

type TellPorts = Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>

/** Whether the service is to be told something before there is any commit for an intent. */
export function mustTell({ want, told }: Intent): boolean {
  if (told === true) return false
  return want.kind === 'revokeInvite' || (want.kind === 'add' && want.approves === true)
}

/**
 * Tells the service what an intent says to it alone: that an invite is to be shut at once, whenever its commit comes
 * through; or that the accounts that are to be added have been approved.
 */
export async function tellFirst(ports: TellPorts, slot: ConvoSlot, { id, want }: Intent): Promise<void> {
  if (want.kind === 'revokeInvite') await revoke(ports, slot.convoId, want.inviteId)
  if (want.kind === 'add') for (const did of want.dids) await approve(ports, slot.convoId, did)
  await slot.turn((draft) => {
    draft.updateIntent(id, (intent) => ({ ...intent, told: true }))
  })
}

/** An invite that the service has never heard of is taken out of the policy all the same. */
async function revoke(ports: TellPorts, convoId: string, inviteId: string): Promise<void> {
  const call = () => ports.api.invite.revokeInvite({ convoId, inviteId })
  await persistently(ports, 'revoking an invite', call).catch((err: unknown) => {
    if (!isError(err, 'InviteNotFound')) throw err
  })
}

async function approve(ports: TellPorts, convoId: string, did: string): Promise<void> {
  const call = () => ports.api.invite.answerJoinRequest({ convoId, did, answer: 'approve' })
  const { data } = await persistently(ports, 'answering a join request', call)
  if (data.status !== 'approved')
    throw new MlsClientError('JoinDenied', 'another admin has denied the request')
}
