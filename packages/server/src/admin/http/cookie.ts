import type { IncomingMessage } from 'node:http'

/** Where the cookie's name says that only this very host, by https, can have set it (RFC 6265bis §4.1.3.2). */
const names = { secure: '__Host-catbird-admin', plain: 'catbird-admin' } as const

/** What a browser brings back from signing in elsewhere: it comes with the way back, which begins at another site. */
const nonceNames = { secure: '__Host-catbird-admin-nonce', plain: 'catbird-admin-nonce' } as const

/** The secret that a request's cookie holds. */
export function readSecret(request: IncomingMessage): string | undefined {
  return readCookie(request, names)
}

/** The nonce that a request's cookie holds. */
export function readNonce(request: IncomingMessage): string | undefined {
  return readCookie(request, nonceNames)
}

type Names = { readonly secure: string; readonly plain: string }

function readCookie({ headers }: IncomingMessage, { secure, plain }: Names): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  for (const name of [secure, plain]) {
    const found = pairs.find((pair) => pair.startsWith(`${name}=`))
    if (found !== undefined) return found.slice(name.length + 1)
  }
  return undefined
}

/**
 * The header that has a browser keep a secret, out of reach of scripts and of other sites, or forget it. `secure` where the
 * service is reached by https.
 */
export function cookieWith(secret: string | undefined, { secure }: { readonly secure: boolean }): string {
  return written(names, secret, { secure, sameSite: 'Strict' })
}

/** The same for a nonce: it is kept for ten minutes, and sent along by whoever comes from another site. */
export function nonceCookieWith(nonce: string | undefined, { secure }: { readonly secure: boolean }): string {
  return written(nonceNames, nonce, { secure, sameSite: 'Lax', seconds: 600 })
}

type How = { readonly secure: boolean; readonly sameSite: 'Strict' | 'Lax'; readonly seconds?: number }

function written(of: Names, value: string | undefined, { secure, sameSite, seconds }: How): string {
  const kept = value === undefined ? 0 : seconds
  return [
    `${secure ? of.secure : of.plain}=${value ?? ''}`,
    ...['Path=/', 'HttpOnly', `SameSite=${sameSite}`],
    ...(secure ? ['Secure'] : []),
    ...(kept === undefined ? [] : [`Max-Age=${kept}`]),
  ].join('; ')
}
