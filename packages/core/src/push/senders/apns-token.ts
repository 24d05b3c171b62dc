import { importPKCS8, SignJWT } from 'jose'
import type { Clock } from '../../ports/index.ts'

/** The key that Apple gave a team for its push service. */
export type ApnsKey = { readonly pem: string; readonly keyId: string; readonly teamId: string }

/** The provider token, made anew when it has to be. */
export interface ApnsToken {
  current(): Promise<string>
  /** Apple takes the present one no more. Made anew then, unless it is too young for Apple to allow that. */
  expired(): void
}

/** Apple refuses tokens older than an hour, and teams that make one more often than every 20 minutes. */
const renewAfterMs = 50 * 60_000
const keepAtLeastMs = 20 * 60_000

/** Makes provider tokens: an ES256 JWT of the team's ("Establishing a token-based connection to APNs"). */
export function createApnsToken(
  { clock }: { readonly clock: Clock },
  { pem, keyId, teamId }: ApnsKey,
): ApnsToken {
  const key = importPKCS8(pem, 'ES256')
  // Whoever signs with it hears of a bad key.
  key.catch(() => undefined)
  let token: { readonly jwt: Promise<string>; readonly madeAt: number } | undefined
  const sign = async (madeAt: number) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setIssuedAt(Math.floor(madeAt / 1000))
      .sign(await key)
  return {
    current() {
      const now = clock.now().getTime()
      if (token === undefined || now - token.madeAt >= renewAfterMs) token = { jwt: sign(now), madeAt: now }
      return token.jwt
    },
    expired() {
      if (token !== undefined && clock.now().getTime() - token.madeAt >= keepAtLeastMs) token = undefined
    },
  }
}
