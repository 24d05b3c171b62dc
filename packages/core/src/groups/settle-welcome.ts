import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { Clock } from '../ports/index.ts'
import { settleWelcome } from './sql/settle-welcome.ts'
import type { SettledRow } from './sql/settle-welcome.ts'

/** A device's answer to a Welcome. */
export type WelcomeAnswer =
  { readonly state: 'acked' } | { readonly state: 'rejected'; readonly reason: string }

/** Writes a device's answer down, unless it has answered before. @throws ServiceError `WelcomeNotFound` */
export async function settle(
  db: Queryable,
  clock: Clock,
  input: { readonly caller: DeviceCaller; readonly welcomeId: string; readonly answer: WelcomeAnswer },
): Promise<SettledRow> {
  const { caller, welcomeId, answer } = input
  const reason = answer.state === 'rejected' ? answer.reason : null
  const params = [caller.did, caller.deviceId, welcomeId, answer.state, reason, clock.now()]
  const [row] = await db.query<SettledRow>(settleWelcome, params)
  if (row === undefined) throw new ServiceError('WelcomeNotFound')
  return row
}
