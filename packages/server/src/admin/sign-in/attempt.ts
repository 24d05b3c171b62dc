import type { BegunSession, Role, SignIn, SignInWay } from '@catbird-mls/core/operators'
import type { AdminContext } from '../context.ts'
import { refuse } from '../refusal.ts'
import { endReplaced } from './end-replaced.ts'
import { sourceOf } from './sources.ts'

/** What a session that an attempt begins is to know, but for whose it is. */
type Visitor = Omit<SignIn, 'way' | 'actorId' | 'role'>

/**
 * One attempt to sign in: counted, judged by whether a session begins, and told to the log with its address if it is
 * refused. The session that the browser had before ends.
 *
 * @throws TRPCError of the refusal `BadSignIn` or `TooManyAttempts`
 */
export async function attempt(
  { ports, visit }: Pick<AdminContext, 'ports' | 'visit'>,
  way: SignInWay,
  begin: (visitor: Visitor) => Promise<BegunSession | undefined>,
): Promise<{ role: Role }> {
  await ports.signInLimits.count(visit.addressKey)
  const { address, userAgent, requestId } = visit
  const begun = await begin({ source: sourceOf(way, ports.admin), address, userAgent, requestId })
  if (begun === undefined) {
    ports.log.warn({ way, address }, 'a sign-in of an operator was refused')
    throw refuse('BadSignIn')
  }
  // With an account its beginning was an attempt too.
  await ports.signInLimits.forgive(visit.addressKey, way === 'oauth' ? 2 : 1)
  await endReplaced({ ports, visit }, { kind: 'admin', id: begun.session.actorId, requestId })
  visit.keepSecret(begun.secret)
  return { role: begun.session.role }
}
