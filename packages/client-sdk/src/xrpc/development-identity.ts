import { asBufferSource, randomBytes, sha256, toBase64Url, utf8 } from '../bytes.ts'
import { encodeDidKeyP256, lowS } from './p256.ts'

/**
 * DEVELOPMENT ONLY. An account that is nothing but a key: a `did:key` that signs its own service auth.
 * Services accept it in development mode alone. Real accounts have a PDS; use their session.
 */
export interface DevelopmentIdentity {
  readonly developmentOnly: true
  readonly did: string
  /** A service-auth token for one method of one service. */
  serviceAuth(claims: { aud: string; lxm: string }): Promise<string>
}

/**
 * DEVELOPMENT ONLY. Makes a `did:key` account; with a `seed`, the same one each time.
 *
 * @example
 * const client = await MlsClient.open({ session: await developmentIdentity(), service, storage: memoryStorage() })
 */
export async function developmentIdentity(options: { seed?: string } = {}): Promise<DevelopmentIdentity> {
  const scalar =
    options.seed === undefined ? randomBytes(32) : await sha256(utf8(`catbird-dev:${options.seed}`))
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8OfP256(scalar), P256, true, ['sign'])
  const did = encodeDidKeyP256(await crypto.subtle.exportKey('jwk', privateKey))
  return {
    developmentOnly: true,
    did,
    async serviceAuth({ aud, lxm }) {
      const now = Math.floor(Date.now() / 1000)
      const claims = { iss: did, aud, lxm, iat: now, exp: now + 60, jti: toBase64Url(randomBytes(16)) }
      const signed = `${jsonPart({ alg: 'ES256', typ: 'JWT' })}.${jsonPart(claims)}`
      const signature = await crypto.subtle.sign(ES256, privateKey, asBufferSource(utf8(signed)))
      return `${signed}.${toBase64Url(lowS(new Uint8Array(signature)))}`
    },
  }
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const

function jsonPart(value: object): string {
  return toBase64Url(utf8(JSON.stringify(value)))
}

/** PKCS#8 (RFC 5208) around an ECPrivateKey (RFC 5915) that leaves the public key to be worked out. */
function pkcs8OfP256(scalar: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420'
  const bytes = head.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []
  return Uint8Array.from([...bytes, ...scalar])
}
