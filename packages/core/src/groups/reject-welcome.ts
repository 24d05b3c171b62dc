import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { DeviceCaller } from '../identity/callers.ts'
import { markKeyPackageBad } from '../key-packages/mark-key-package-bad.ts'
import type { Clock } from '../ports/index.ts'
import { settle } from './settle-welcome.ts'

/**
 * Notes that a device cannot open a Welcome, and why, and withdraws the key package it was made for: a last-resort one
 * would spoil the next Welcome as well. The device may join by an external commit instead.
 *
 * @throws ServiceError `WelcomeNotFound`
 */
export async function rejectWelcome(
  ports: { readonly db: Database; readonly clock: Clock },
  input: { readonly caller: DeviceCaller; readonly welcomeId: string; readonly reason: string },
): Promise<void> {
  const { caller, welcomeId, reason } = input
  await withTransaction(ports.db, async (tx) => {
    const settled = await settle(tx, ports.clock, {
      caller,
      welcomeId,
      answer: { state: 'rejected', reason },
    })
    if (settled.now_settled)
      await markKeyPackageBad(tx, ports, { owner: caller, ref: settled.key_package_ref })
  })
}
