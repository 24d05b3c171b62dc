import type { Tx } from '../database/index.ts'
import { addJob } from '../jobs/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { HostState } from '../relations/host-state.ts'
import { eventEveryMs } from './schedule.ts'
import { noteHostEventRow } from './sql/ask-host.ts'

/**
 * Notes that the network's event stream says of an account how it stands at its host. It changes nothing by itself: streams
 * may lie, and a server that the account has left says that it is not active. The account's own server is asked, soon.
 */
export async function noteHostEvent(
  tx: Tx,
  { clock }: { readonly clock: Clock },
  { did, state }: { readonly did: Did; readonly state: HostState },
): Promise<void> {
  const now = clock.now()
  const [due] = await tx.query<{ at: Date }>(noteHostEventRow, [did, now, state.active, eventEveryMs])
  if (due === undefined) return
  if (due.at.getTime() <= now.getTime()) await addJob(tx, 'checkHosts', {}, { key: 'checkHosts' })
  else await addJob(tx, 'checkHosts', {}, { key: 'checkHostsLater', runAt: due.at, keepRunAt: true })
}
