import { audit } from '../audit/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
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

/**
 * Begins a session, which is recorded as `signIn`. It ends after 12 hours, or after 2 without use. Gives its secret, of
 * which the hash alone is kept.
 */
export async function beginOperatorSession(
  ports: { readonly db: Database; readonly clock: Clock; readonly random: Random },
  signIn: SignIn,
): Promise<{ readonly secret: string; readonly session: OperatorSession }> {
  const { way, actorId, role, source, requestId } = signIn
  const { secret, hash } = makeSecret(ports.random)
  const sessionId = Buffer.from(ports.random.bytes(12)).toString('hex')
  const address = signIn.address.slice(0, addressLength)
  const userAgent = signIn.userAgent.slice(0, userAgentLength)
  const now = ports.clock.now()
  const expiresAt = new Date(now.getTime() + sessionMs)
  return withTransaction(ports.db, async (tx) => {
    const [row] = await tx.query<OperatorSessionRow>(insertSession, [
      ...[hash, sessionId, way, actorId, role, source, address, userAgent],
      ...[now, expiresAt],
    ])
    if (row === undefined) throw new Error('a session that was inserted is not there')
    const by = { kind: 'admin', id: actorId, requestId } as const
    await audit(tx, ports, { by, act: 'signIn', subject: sessionId, after: { way, role, address } })
    return { secret, session: viewSession(row) }
  })
}
