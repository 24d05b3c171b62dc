import type { Queryable } from '../database/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import type { Clock } from '../ports/index.ts'
import { settle } from './settle-welcome.ts'

/**
 * Notes that a device has joined by a Welcome, so that it is listed no more. The first answer to a Welcome stands;
 * another does no harm.
 *
 * @throws ServiceError `WelcomeNotFound`
 */
export async function ackWelcome(
  ports: { readonly db: Queryable; readonly clock: Clock },
  input: { readonly caller: DeviceCaller; readonly welcomeId: string },
): Promise<void> {
  await settle(ports.db, ports.clock, { ...input, answer: { state: 'acked' } })
}
