import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { SignJWT, decodeProtectedHeader, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import type { DeviceId, Did } from '../mls/index.ts'
import { createBoundedCache } from './bounded-cache.ts'
import type { SessionCaller } from './callers.ts'

/** The `typ` of an access token's header; it tells one from service auth. */
export const sessionTokenType = 'catbird-session+jwt'

/** How long an access token serves. */
export const accessTokenLifeMs = 15 * 60_000

/** Which session a refresh token continues, and how often that session has been refreshed before it. */
export type RefreshTokenContent = { readonly sessionId: string; readonly rotation: number }

/** Makes and reads the two tokens of a session. Reading says who made a token, not whether it still counts. */
export interface SessionTokens {
  /** An HS256 JWT that serves until `expiresAt`. */
  makeAccessToken(caller: SessionCaller, times: { now: Date; expiresAt: Date }): Promise<string>
  /** The session of a genuine access token in time, or undefined. */
  readAccessToken(token: string, now: Date): Promise<SessionCaller | undefined>
  makeRefreshToken(content: RefreshTokenContent): string
  /** The content of a genuine refresh token, or undefined. */
  readRefreshToken(token: string): RefreshTokenContent | undefined
}

/** Whether a bearer token claims to be a session's access token. */
export function isSessionToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === sessionTokenType
  } catch {
    return false
  }
}

/**
 * Makes the tokens of a service from its secret (`JWT_SECRET`), from which each kind gets a key of its own.
 *
 * A refresh token is a MAC over its session and its number in the session, so that
 * - the successor of a token can be worked out again: a lost response is repaired by giving the same token once
 *   more, and a session never forks into two lines of valid tokens;
 * - an old token is known to have been genuine, with no row kept for it: its use ends the session, which nobody
 *   can bring about who never held one.
 *
 * The database holds hashes alone, so reading it yields no token.
 */
export function createSessionTokens(config: {
  readonly secret: string
  readonly serviceDid: Did
}): SessionTokens {
  const accessKey = deriveKey(config.secret, 'catbird-mls access token')
  const refreshKey = deriveKey(config.secret, 'catbird-mls refresh token')
  const readJwt = createJwtReader(accessKey, config.serviceDid)
  return {
    makeAccessToken: ({ did, deviceId, sessionId }, { now, expiresAt }) =>
      new SignJWT({ device: deviceId, sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: sessionTokenType })
        .setIssuer(config.serviceDid)
        .setAudience(config.serviceDid)
        .setSubject(did)
        .setIssuedAt(now)
        .setExpirationTime(expiresAt)
        .sign(accessKey),
    async readAccessToken(token, now) {
      const payload = await readJwt(token)
      if (payload?.exp === undefined || payload.exp * 1000 <= now.getTime()) return undefined
      const { sub, device, sid } = payload
      return { did: sub as Did, deviceId: device as DeviceId, sessionId: sid as string }
    },
    makeRefreshToken: ({ sessionId, rotation }) => {
      const content = `${sessionId}.${String(rotation)}`
      return `${content}.${mac(refreshKey, content).toString('base64url')}`
    },
    readRefreshToken: (token) => {
      const [, content, sessionId, rotation, tag] = refreshForm.exec(token) ?? []
      if (content === undefined || sessionId === undefined || tag === undefined) return undefined
      if (!timingSafeEqual(mac(refreshKey, content), Buffer.from(tag, 'base64url'))) return undefined
      return { sessionId, rotation: Number(rotation) }
    },
  }
}

const refreshForm = /^(([A-Za-z0-9_-]{22})\.(0|[1-9][0-9]{0,8}))\.([A-Za-z0-9_-]{43})$/

function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32))
}

function mac(key: Uint8Array, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest()
}

/**
 * Whether a token's signature is good never changes, and each token is seen many times: the tokens seen last are
 * remembered with what they hold. Expiry is left to the caller, since that does change.
 */
function createJwtReader(
  key: Uint8Array,
  serviceDid: Did,
): (token: string) => Promise<JWTPayload | undefined> {
  const seen = createBoundedCache<string, JWTPayload>(10_000)
  const options = { algorithms: ['HS256'], typ: sessionTokenType, issuer: serviceDid, audience: serviceDid }
  return async (token) => {
    const known = seen.get(token)
    if (known) return known
    // The epoch of time as "now": every exp lies ahead of it.
    const verified = await jwtVerify(token, key, { ...options, currentDate: new Date(0) }).catch(
      () => undefined,
    )
    if (verified) seen.set(token, verified.payload)
    return verified?.payload
  }
}
