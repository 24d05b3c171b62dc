import type { Queryable } from '../database/index.ts'
import { ServiceError } from '../errors/index.ts'
import type { Did } from '../mls/index.ts'
import { refuseCutOff } from './refuse-cut-off.ts'
import { checkServiceAuth } from './service-auth.ts'
import type { ServiceAuthPorts } from './service-auth.ts'
import { claimJti } from './sql/claim-jti.ts'
import type { ClaimJtiRow } from './sql/claim-jti.ts'

// Nodes' clocks differ a little: what one takes for expired, another may still take.
const clockSlackMs = 60_000

/**
 * Which account a service-auth token speaks for. The token is used up by it: its jti is claimed in the database,
 * after everything else about it has been found good, so that nobody can use up a jti without the account's
 * key. `evenIfCutOff`: also for an account that may not act here, for what is its right all the same.
 */
export async function verifyServiceAuth(
  ports: ServiceAuthPorts & { readonly db: Queryable },
  input: { readonly jwt: string | undefined; readonly lxm: string; readonly evenIfCutOff?: boolean },
): Promise<{ readonly did: Did; readonly jti: string }> {
  const { did, jti, expiresAt } = await checkServiceAuth(ports, input)
  const forgetAt = new Date(expiresAt.getTime() + clockSlackMs)
  const [row] = await ports.db.query<ClaimJtiRow>(claimJti, [did, jti, forgetAt])
  if (!row?.fresh) throw new ServiceError('ReplayedJwt')
  if (input.evenIfCutOff !== true) await refuseCutOff(ports, { did, ...row })
  return { did, jti }
}
