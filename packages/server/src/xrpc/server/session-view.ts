import type { SessionGrant } from '@catbird-mls/core/identity'
import type { Session } from '../../lexicon/types/blue/catbird/mls/server/defs.ts'

/** A session as its device is given it, with the history that it begins in. */
export function sessionView(
  { accessToken, refreshToken, did, deviceId, expiresAt }: SessionGrant,
  historyId: string,
): Session {
  return { accessToken, refreshToken, did, deviceId, expiresAt: expiresAt.toISOString(), historyId }
}
