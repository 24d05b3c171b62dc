import type { IncomingMessage } from 'node:http'

/** Where the cookie's name says that only this very host, by https, can have set it (RFC 6265bis §4.1.3.2). */
const names = { secure: '__Host-catbird-admin', plain: 'catbird-admin' } as const

/** What a browser brings back from signing in elsewhere: it comes with the way back, which begins at another site. */
const nonceNames = { secure: '__Host-catbird-admin-nonce', plain: 'catbird-admin-nonce' } as const

type WithHeaders = Pick<IncomingMessage, 'headers'>

/** How the service is reached: by https, only cookies count that nobody else can have set. */
type Way = { readonly secure: boolean }

/** The secret that a request's cookie holds. */
export function readSecret(request: WithHeaders, way: Way): string | undefined {
  return readCookie(request, nameOf(names, way))
}

/** The nonce that a request's cookie holds. */
export function readNonce(request: WithHeaders, way: Way): string | undefined {
  return readCookie(request, nameOf(nonceNames, way))
}

type Names = { readonly secure: string; readonly plain: string }

function nameOf({ secure, plain }: Names, way: Way): string {
  return way.secure ? secure : plain
}

/** What both hold: 32 bytes as base64url. Of anything else there is no need to ask the database. */
const form = /^[\w-]{43}$/

function readCookie({ headers }: WithHeaders, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return value !== undefined && form.test(value) ? value : undefined
}

/**
 * The header that has a browser keep a secret, out of reach of scripts and of other sites, or forget it. `secure` where the
 * service is reached by https.
 */
export function cookieWith(secret: string | undefined, { secure }: Way): string {
  return written(names, secret, { secure, sameSite: 'Strict' })
}

/** The same for a nonce: it is kept for ten minutes, and sent along by whoever comes from another site. */
export function nonceCookieWith(nonce: string | undefined, { secure }: Way): string {
  return written(nonceNames, nonce, { secure, sameSite: 'Lax', seconds: 600 })
}

type How = Way & { readonly sameSite: 'Strict' | 'Lax'; readonly seconds?: number }

function written(of: Names, value: string | undefined, { secure, sameSite, seconds }: How): string {
  const kept = value === undefined ? 0 : seconds
  return [
    `${nameOf(of, { secure })}=${value ?? ''}`,
    ...['Path=/', 'HttpOnly', `SameSite=${sameSite}`],
    ...(secure ? ['Secure'] : []),
    ...(kept === undefined ? [] : [`Max-Age=${kept}`]),
  ].join('; ')
}
