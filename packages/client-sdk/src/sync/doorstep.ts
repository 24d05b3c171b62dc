import { MlsClientError } from '../errors.ts'
import type { OutputSchema as Invite } from '../xrpc/generated/types/blue/catbird/mls/invite/getInvite.ts'
import { ids } from '../xrpc/generated/ids.ts'
import { failIntent } from './attempt-outcome.ts'
import type { ConvoBook } from './convo-book.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { proveInvite } from './prove-invite.ts'

/** What is needed at the door. */
export type DoorPorts = Pick<
  Ports,
  'api' | 'device' | 'service' | 'timing' | 'serviceNow' | 'signal' | 'emit'
>

/** What an invite leads to, as the service shows it to its holder. */
export async function readInvite(
  ports: DoorPorts,
  { convoId, ...held }: { convoId: string; inviteId: string; seed: Uint8Array },
): Promise<Invite> {
  const lxm = ids.BlueCatbirdMlsInviteGetInvite
  const call = async () => ports.api.invite.getInvite({ convoId, ...(await proveInvite(ports, held, lxm)) })
  return (await persistently(ports, 'looking at an invite', call)).data
}

/** Takes in the answer of an admin. An approval is followed by what lets the account in, and changes nothing here. */
export async function takeAnswer(slot: ConvoSlot, status: string): Promise<void> {
  if (status !== 'denied' || slot.state.record.phase !== 'asking') return
  await slot.turn((draft) => {
    const waiting = draft.state.intents.find(({ waits }) => waits === true)
    if (waiting !== undefined) failIntent(draft, waiting, new MlsClientError('JoinDenied'))
  })
}

/**
 * Looks at where the account's requests stand, for answers that were missed. A request that the service has forgotten
 * is made again, which tells whether the invite still leads anywhere.
 */
export async function lookAtRequests(ports: DoorPorts, book: ConvoBook): Promise<void> {
  const waiting = book.all().filter(({ state }) => state.intents.some(({ waits }) => waits === true))
  if (waiting.length === 0) return
  const standing = await ownRequests(ports)
  for (const slot of waiting) {
    const status = standing.get(slot.convoId)
    if (status !== undefined) await takeAnswer(slot, status)
    else
      await slot.turn((draft) => {
        for (const { id } of draft.state.intents) draft.updateIntent(id, ({ waits: _, ...rest }) => rest)
        draft.todo.add('commit')
      })
  }
}

async function ownRequests(ports: DoorPorts): Promise<ReadonlyMap<string, string>> {
  const standing = new Map<string, string>()
  for (let cursor: string | undefined; ;) {
    const params = cursor === undefined ? {} : { cursor }
    const page = () => ports.api.invite.listJoinRequests(params)
    const { data } = await persistently(ports, 'looking at join requests', page)
    for (const { convoId, status } of data.requests) standing.set(convoId, status)
    if (data.cursor === undefined) return standing
    cursor = data.cursor
  }
}
