import { importPKCS8, SignJWT } from 'jose'
import type { Clock } from '../../ports/index.ts'
import { answerWithinMs } from '../limits.ts'
import { readJson } from './read-json.ts'

/** A Google service account, as its JSON file has it. */
export type ServiceAccount = {
  readonly projectId: string
  readonly clientEmail: string
  readonly privateKey: string
  readonly privateKeyId?: string | undefined
  readonly tokenUri: string
}

/** Access tokens for FCM, each used until it is about to expire. */
export interface FcmAccess {
  /** Throws where none can be had. */
  token(): Promise<string>
  /** The present one is not taken any more. */
  refused(): void
}

const scope = 'https://www.googleapis.com/auth/firebase.messaging'
/** So long before it expires a token is exchanged for the next. */
const earlyMs = 5 * 60_000

/**
 * Exchanges a JWT of the service account for access tokens (RFC 7523 §2.1, "Using OAuth 2.0 for server to server
 * applications").
 */
export function createFcmAccess({ clock }: { readonly clock: Clock }, account: ServiceAccount): FcmAccess {
  let token: { readonly text: Promise<string>; expiresAt: number } | undefined
  const exchange = async (held: () => typeof token): Promise<string> => {
    const now = clock.now().getTime()
    const { accessToken, lifetimeMs } = await askForToken(account, await assertion(account, now))
    const mine = held()
    if (mine !== undefined) mine.expiresAt = now + lifetimeMs - earlyMs
    return accessToken
  }
  return {
    token() {
      if (token !== undefined && clock.now().getTime() < token.expiresAt) return token.text
      const next: NonNullable<typeof token> = { text: exchange(() => next), expiresAt: Infinity }
      token = next
      next.text.catch(() => {
        if (token === next) token = undefined
      })
      return next.text
    },
    refused() {
      token = undefined
    },
  }
}

async function assertion(account: ServiceAccount, now: number): Promise<string> {
  const issuedAt = Math.floor(now / 1000)
  const { privateKeyId: kid } = account
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(account.clientEmail)
    .setAudience(account.tokenUri)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 3600)
    .sign(await importPKCS8(account.privateKey, 'RS256'))
}

async function askForToken(
  { tokenUri }: ServiceAccount,
  jwt: string,
): Promise<{ readonly accessToken: string; readonly lifetimeMs: number }> {
  const response = await fetch(tokenUri, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt }),
    redirect: 'error',
    signal: AbortSignal.timeout(answerWithinMs.fcm),
  })
  const { access_token: accessToken, expires_in: expiresIn } = readJson(await response.text())
  if (!response.ok || typeof accessToken !== 'string' || typeof expiresIn !== 'number')
    throw new Error(`no access token for FCM: answered ${String(response.status)}`)
  return { accessToken, lifetimeMs: expiresIn * 1000 }
}
