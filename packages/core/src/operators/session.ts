import type { OperatorSessionRow } from './sql/sessions.ts'
import type { Role } from './role.ts'
import type { SignInWay } from './sign-in-way.ts'

/** A session of an operator. */
export type OperatorSession = {
  readonly sessionId: string
  readonly way: SignInWay
  /** `link`, `token`, or the DID of the account. */
  readonly actorId: string
  readonly role: Role
  /** Where and by what it was begun. */
  readonly address: string
  readonly userAgent: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

/** How long a session lasts, and how long it does without being used: milliseconds. */
export const sessionMs = 12 * 60 * 60_000
export const idleMs = 2 * 60 * 60_000

/** Whether somebody may act by a session still. */
export function isAlive(row: OperatorSessionRow, now: Date): boolean {
  const idle = now.getTime() - row.last_seen_at.getTime() >= idleMs
  return row.ended_at === null && row.expires_at > now && !idle
}

/** A session, with what it holds by: whether that is so still is for the caller to judge. */
export type HeldSession = OperatorSession & { readonly source: Uint8Array }

export function holdSession(row: OperatorSessionRow): HeldSession {
  return { ...viewSession(row), source: row.source }
}

export function viewSession(row: OperatorSessionRow): OperatorSession {
  return {
    sessionId: row.session_id,
    ...{ way: row.way, actorId: row.actor_id, role: row.role },
    ...{ address: row.address, userAgent: row.user_agent },
    ...{ createdAt: row.created_at, lastSeenAt: row.last_seen_at, expiresAt: row.expires_at },
  }
}
