import type { Queryable } from '../database/index.ts'
import type { Clock } from '../ports/index.ts'
import { claimNonce } from './sql/claim-nonce.ts'

const slackSeconds = 5 * 60
// Nodes' clocks differ a little: what one takes for out of time, another may still take.
const clockSlackSeconds = 60

/** Time and nonce of a proof, as it carries them itself. */
type Moment = { readonly issuedAt: number; readonly nonce: string }

/** Whether a proof was made within 5 minutes of now. */
export function isTimely(clock: Clock, { issuedAt }: Moment): boolean {
  return Math.abs(issuedAt - clock.now().getTime() / 1000) <= slackSeconds
}

/** Uses up the nonce of an account's proof; false if it was used before. `whose` keeps those of different makers apart. */
export async function useUpNonce(
  db: Queryable,
  { did, whose }: { readonly did: string; readonly whose: string },
  { issuedAt, nonce }: Moment,
): Promise<boolean> {
  const forgetAt = new Date((issuedAt + slackSeconds + clockSlackSeconds) * 1000)
  return (await db.execute(claimNonce, [whose, nonce, forgetAt, did])) > 0
}
