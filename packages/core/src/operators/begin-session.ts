import { audit } from '../audit/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Tx } from '../database/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import type { Role } from './role.ts'
import { makeSecret } from './secret.ts'
import { sessionMs, viewSession } from './session.ts'
import type { OperatorSession } from './session.ts'
import type { SignInWay } from './sign-in-way.ts'
import { insertSession } from './sql/sessions.ts'
import type { OperatorSessionRow } from './sql/sessions.ts'

/** A sign-in that has been judged. */
export type SignIn = {
  readonly way: SignInWay
  readonly actorId: string
  readonly role: Role
  /** What the session holds by, such as the hash of the admin token. */
  readonly source: Uint8Array
  readonly address: string
  readonly userAgent: string
  readonly requestId?: string | undefined
}

/** As much as is kept of what a browser says of itself, and of an address: characters. */
const userAgentLength = 300
const addressLength = 100

type Ports = { readonly clock: Clock; readonly random: Random }

/** A session that has begun, and the secret that it is known by. */
export type BegunSession = { readonly secret: string; readonly session: OperatorSession }

/**
 * Begins a session, which is recorded as `signIn`. It ends after 12 hours, or after 2 without use. Gives its secret, of
 * which the hash alone is kept.
 */
export function beginOperatorSession(
  ports: Ports & { readonly db: Database },
  signIn: SignIn,
): Promise<BegunSession> {
  return withTransaction(ports.db, (tx) => beginSessionIn(tx, ports, signIn))
}

/** The same in a transaction that does more. */
export async function beginSessionIn(tx: Tx, ports: Ports, signIn: SignIn): Promise<BegunSession> {
  const { way, actorId, role, source, requestId } = signIn
  const { secret, hash } = makeSecret(ports.random)
  const sessionId = Buffer.from(ports.random.bytes(12)).toString('hex')
  const address = signIn.address.slice(0, addressLength)
  const userAgent = signIn.userAgent.slice(0, userAgentLength)
  const now = ports.clock.now()
  const expiresAt = new Date(now.getTime() + sessionMs)
  const [row] = await tx.query<OperatorSessionRow>(insertSession, [
    ...[hash, sessionId, way, actorId, role, source, address, userAgent],
    ...[now, expiresAt],
  ])
  if (row === undefined) throw new Error('a session that was inserted is not there')
  const by = { kind: 'admin', id: actorId, requestId } as const
  await audit(tx, ports, { by, act: 'signIn', subject: sessionId, after: { way, role, address } })
  return { secret, session: viewSession(row) }
}
