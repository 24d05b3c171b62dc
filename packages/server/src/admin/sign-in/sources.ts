import { createHash, timingSafeEqual } from 'node:crypto'
import type { HeldSession, OperatorSession, Role } from '@catbird-mls/core/operators'
import type { AdminConfig } from '../../config/index.ts'

/** What a session holds by: it ends when that is no more, as when the admin token is changed. */
export function sourceOf(way: OperatorSession['way'], admin: Pick<AdminConfig, 'token'>): Uint8Array {
  return createHash('sha256')
    .update(way === 'token' ? `token:${admin.token ?? ''}` : way)
    .digest()
}

/** The role that a session has now; undefined where the configuration gives it none any more. */
export function roleOf({ way, actorId, role, source }: HeldSession, admin: AdminConfig): Role | undefined {
  if (!same(source, sourceOf(way, admin))) return undefined
  switch (way) {
    case 'oauth':
      return admin.dids.get(actorId)
    case 'token':
      return admin.token === undefined ? undefined : role
    case 'link':
      return role
  }
}

/** Whether a token is the admin token; takes as long for each. */
export function isAdminToken(given: string, { token }: Pick<AdminConfig, 'token'>): boolean {
  if (token === undefined) return false
  return same(createHash('sha256').update(given).digest(), createHash('sha256').update(token).digest())
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
