import { beginOperatorSession } from '@catbird-mls/core/operators'
import type { Role, SignInWay } from '@catbird-mls/core/operators'
import type { AdminContext } from '../context.ts'
import { refuse } from '../refusal.ts'
import { sourceOf } from './sources.ts'

/** Somebody who has shown who they are. */
export type Known = { readonly actorId: string; readonly role: Role }

/**
 * One attempt to sign in: counted, judged, and told to the log with its address if it is refused.
 *
 * @throws TRPCError of the refusal `BadSignIn` or `TooManyAttempts`
 */
export async function attempt(
  { ports, visit }: Pick<AdminContext, 'ports' | 'visit'>,
  way: SignInWay,
  judge: () => Promise<Known | undefined>,
): Promise<{ role: Role }> {
  await ports.signInLimits.count(visit.addressKey)
  const known = await judge()
  if (known === undefined) {
    ports.log.warn({ way, address: visit.address }, 'a sign-in of an operator was refused')
    throw refuse('BadSignIn')
  }
  // With an account its beginning was an attempt too.
  await ports.signInLimits.forgive(visit.addressKey, way === 'oauth' ? 2 : 1)
  const { secret } = await beginOperatorSession(ports, {
    ...{ way, ...known, source: sourceOf(way, ports.admin) },
    ...{ address: visit.address, userAgent: visit.userAgent, requestId: visit.requestId },
  })
  visit.keepSecret(secret)
  return { role: known.role }
}
