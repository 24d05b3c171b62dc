import { audit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import { beginSessionIn } from './begin-session.ts'
import type { BegunSession, SignIn } from './begin-session.ts'
import type { Role } from './role.ts'
import { hashSecret, makeSecret } from './secret.ts'
import { insertLink, takeLink } from './sql/links.ts'
import type { TakenLinkRow } from './sql/links.ts'

type Ports = { readonly db: Database; readonly clock: Clock; readonly random: Random }

/** A server makes a link at its start, for whoever reads what it prints. */
const atStart: Operator = { kind: 'cli', id: 'start' }

/** Makes a link that signs an operator in once, which is recorded. Gives its secret, of which the hash alone is kept. */
export async function createSignInLink(
  ports: Ports,
  { role, ttlMs, by = atStart }: { readonly role: Role; readonly ttlMs: number; readonly by?: Operator },
): Promise<string> {
  const { secret, hash } = makeSecret(ports.random)
  const now = ports.clock.now()
  const expiresAt = new Date(now.getTime() + ttlMs)
  await withTransaction(ports.db, async (tx) => {
    await tx.execute(insertLink, [hash, role, now, expiresAt])
    await audit(tx, ports, { by, act: 'createSignInLink', subject: 'link', after: { role, expiresAt } })
  })
  return secret
}

/**
 * Uses a link up and begins its session, both or neither: the first time, and undefined ever after, too late, or where
 * there is no such link.
 */
export function beginSessionByLink(
  ports: Ports,
  { secret, ...visitor }: { readonly secret: string } & Omit<SignIn, 'way' | 'actorId' | 'role'>,
): Promise<BegunSession | undefined> {
  return withTransaction(ports.db, async (tx) => {
    const [taken] = await tx.query<TakenLinkRow>(takeLink, [hashSecret(secret), ports.clock.now()])
    if (taken === undefined) return undefined
    return beginSessionIn(tx, ports, { ...visitor, way: 'link', actorId: 'link', role: taken.role })
  })
}
