import { createHash } from 'node:crypto'
import type { SessionCaller } from './callers.ts'
import { accessTokenLifeMs } from './session-tokens.ts'
import type { SessionTokens } from './session-tokens.ts'

/** What a device gets by signing in or refreshing. */
export type SessionGrant = SessionCaller & {
  readonly accessToken: string
  readonly refreshToken: string
  /** When the access token expires. */
  readonly expiresAt: Date
}

/** How long a session lives after its last refresh. */
export const sessionLifeMs = 90 * 24 * 3600_000

/** Makes an access token to go with a refresh token. */
export async function grantSession(
  tokens: SessionTokens,
  input: { readonly caller: SessionCaller; readonly refreshToken: string; readonly now: Date },
): Promise<SessionGrant> {
  const { caller, refreshToken, now } = input
  // A JWT counts in whole seconds: so does what is told of it.
  const expiresAt = new Date(Math.floor((now.getTime() + accessTokenLifeMs) / 1000) * 1000)
  return {
    ...caller,
    accessToken: await tokens.makeAccessToken(caller, { now, expiresAt }),
    refreshToken,
    expiresAt,
  }
}

/** The form in which a refresh token is stored. */
export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}
