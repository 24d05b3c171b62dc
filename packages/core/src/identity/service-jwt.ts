import { ServiceError } from '../errors/index.ts'
import type { Did } from '../mls/index.ts'
import { isAnyDid } from './identity.ts'
import { isSigningAlg } from './signing-key.ts'
import type { SigningAlg } from './signing-key.ts'

/** A service-auth token taken apart; nothing about it has been believed yet. */
export type ServiceJwt = {
  readonly alg: SigningAlg
  readonly iss: Did
  readonly aud: string
  readonly lxm: string
  readonly exp: number
  readonly jti: string
  readonly iat: number | undefined
  readonly signedBytes: Uint8Array
  readonly signature: Uint8Array
}

const maxLength = 4096
const form = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/
const jtiForm = /^[\x21-\x7e]{1,256}$/
// Tokens of other kinds that the ecosystem signs with keys of the same accounts (RFC 8725 §3.11).
const foreignTypes = new Set(['at+jwt', 'refresh+jwt', 'dpop+jwt'])

/** Parses the compact form of a JWT (RFC 7515 §3.1) as service auth; throws `BadJwt`. */
export function parseServiceJwt(jwt: string): ServiceJwt {
  const [, header, claims, signature] = (jwt.length <= maxLength && form.exec(jwt)) || []
  if (header === undefined || claims === undefined || signature === undefined)
    throw badJwt('The token is no JWT.')
  return {
    alg: readAlg(readJson(header)),
    ...readClaims(readJson(claims)),
    signedBytes: Buffer.from(jwt.slice(0, header.length + 1 + claims.length), 'latin1'),
    signature: readSignature(signature),
  }
}

function readAlg(header: Record<string, unknown>): SigningAlg {
  const { alg, typ, crit } = header
  if (!isSigningAlg(alg)) throw badJwt('The token must be signed with ES256K or ES256.')
  if (typeof typ === 'string' && foreignTypes.has(typ.toLowerCase())) {
    throw badJwt(`A token of type ${typ} is not service auth.`)
  }
  // RFC 7515 §4.1.11: what must be understood and is not makes the token invalid.
  if (crit !== undefined) throw badJwt('The token demands extensions that are not supported.')
  return alg
}

function readClaims(claims: Record<string, unknown>): Omit<ServiceJwt, 'alg' | 'signedBytes' | 'signature'> {
  const { iss, aud, lxm, exp, jti, iat } = claims
  if (!isAnyDid(iss)) throw badJwt('The iss of the token must be a DID.')
  if (typeof aud !== 'string') throw badJwt('The token must have an aud.')
  if (lxm !== undefined && typeof lxm !== 'string') throw badJwt('The lxm of the token must be text.')
  if (!isNumericDate(exp)) throw badJwt('The token must have an exp.')
  if (typeof jti !== 'string' || !jtiForm.test(jti)) {
    throw badJwt('The token must have a jti of 1 to 256 visible ASCII characters.')
  }
  if (iat !== undefined && !isNumericDate(iat)) throw badJwt('The iat of the token must be a number.')
  // A token without lxm was made for every method, which is for no method in particular.
  return { iss, aud, lxm: lxm ?? '', exp, jti, iat }
}

function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function readJson(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // told below
  }
  throw badJwt('The header and the claims of the token must be JSON objects.')
}

/** Base64url leaves spare bits at the end; a signature in which they are set is a second form of it. */
function readSignature(part: string): Uint8Array {
  const signature = Buffer.from(part, 'base64url')
  if (signature.toString('base64url') !== part) throw badJwt('The signature of the token is not base64url.')
  return signature
}

function badJwt(message: string): ServiceError {
  return new ServiceError('BadJwt', { message })
}
