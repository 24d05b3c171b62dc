import type { Queryable } from '../database/index.ts'
import type { Clock, Random } from '../ports/index.ts'
import type { Role } from './role.ts'
import { hashSecret, makeSecret } from './secret.ts'
import { insertLink, takeLink } from './sql/links.ts'
import type { TakenLinkRow } from './sql/links.ts'

type Ports = { readonly db: Queryable; readonly clock: Clock }

/** Makes a link that signs an operator in once. Gives its secret, of which the hash alone is kept. */
export async function createSignInLink(
  ports: Ports & { readonly random: Random },
  { role, ttlMs }: { readonly role: Role; readonly ttlMs: number },
): Promise<string> {
  const { secret, hash } = makeSecret(ports.random)
  const now = ports.clock.now()
  await ports.db.execute(insertLink, [hash, role, now, new Date(now.getTime() + ttlMs)])
  return secret
}

/** Uses a link up: gives its role the first time, and undefined ever after, too late, or where there is none. */
export async function takeSignInLink({ db, clock }: Ports, secret: string): Promise<Role | undefined> {
  const [row] = await db.query<TakenLinkRow>(takeLink, [hashSecret(secret), clock.now()])
  return row?.role
}
