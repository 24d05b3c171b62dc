import type { IncomingMessage } from 'node:http'
import { endOperatorSession, readOperatorSession, useOperatorSession } from '@catbird-mls/core/operators'
import { asksForStream } from '../../http/event-stream.ts'
import type { AdminCaller, Visit } from '../context.ts'
import type { AdminPorts } from '../ports.ts'
import { isAdminToken, roleOf } from './sources.ts'

type Told = Pick<Visit, 'address' | 'addressKey' | 'requestId' | 'secret'>

/** Who makes a request: by the admin token, or by the session of its cookie. */
export async function identify(
  ports: AdminPorts,
  request: IncomingMessage,
  told: Told,
): Promise<AdminCaller | 'expired' | undefined> {
  const { authorization } = request.headers
  // Of another scheme it is for somebody else, such as a proxy in front.
  if (authorization !== undefined && /^Bearer\b/i.test(authorization))
    return byToken(ports, authorization, told)
  const { secret } = told
  if (secret === undefined) return undefined
  const read = isUse(request) ? useOperatorSession : readOperatorSession
  return bySession(ports, { secret, session: await read(ports, secret) }, told)
}

/**
 * Whether somebody uses a session: a page that is open somewhere, with nobody at it, does not, or its session would never end. The
 * page says so itself; whoever says it cuts nothing but their own session short.
 */
function isUse(request: IncomingMessage): boolean {
  return !asksForStream(request) && request.headers['x-unattended'] === undefined
}

/** A script's caller: the token is shown each time. A wrong one is an attempt to sign in, counted and logged as such. */
async function byToken(
  { admin, log, signInLimits }: AdminPorts,
  authorization: string,
  { address, addressKey, requestId }: Told,
): Promise<AdminCaller | undefined> {
  await signInLimits.check(addressKey)
  const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? []
  if (token !== undefined && isAdminToken(token, admin))
    return {
      operator: { kind: 'admin', id: 'token', requestId },
      role: 'admin',
      session: undefined,
      stillThere: async () => true,
    }
  log.warn({ way: 'bearer', address }, 'a sign-in of an operator was refused')
  await signInLimits.count(addressKey)
  return undefined
}

type Shown = {
  readonly secret: string
  readonly session: Awaited<ReturnType<typeof readOperatorSession>>
}

/** Nobody's act: it follows from the configuration. */
const roleGone = { kind: 'service', id: 'roleGone' } as const

async function bySession(
  ports: AdminPorts,
  { secret, session }: Shown,
  { requestId }: Told,
): Promise<AdminCaller | 'expired' | undefined> {
  if (session === undefined || session === 'expired') return session
  const role = roleOf(session, ports.admin)
  if (role === undefined) {
    // Or it would come back to life with its role.
    await endOperatorSession(ports, { sessionId: session.sessionId, by: roleGone })
    return 'expired'
  }
  return {
    operator: { kind: 'admin', id: session.actorId, requestId },
    role,
    session,
    stillThere: async () => {
      const now = await readOperatorSession(ports, secret)
      return now !== undefined && now !== 'expired' && roleOf(now, ports.admin) === role
    },
  }
}
