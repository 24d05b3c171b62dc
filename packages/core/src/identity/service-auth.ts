import { ServiceError } from '../errors/index.ts'
import type { ErrorName } from '../errors/index.ts'
import type { Did } from '../mls/index.ts'
import type { Clock } from '../ports/index.ts'
import type { IdentityResolver } from './identity-resolver.ts'
import { parseServiceJwt } from './service-jwt.ts'
import type { ServiceJwt } from './service-jwt.ts'
import { verifySignature } from './signing-key.ts'

/** A service-auth token that is genuine, in time, and meant for this service and method; not yet used. */
export type CheckedServiceAuth = { readonly did: Did; readonly jti: string; readonly expiresAt: Date }

/** What the check needs beside the token. */
export type ServiceAuthPorts = {
  readonly identities: IdentityResolver
  readonly clock: Clock
  /** This service's own DID, without a fragment. */
  readonly serviceDid: Did
}

const maxAheadSeconds = 5 * 60
const iatSlackSeconds = 60

/**
 * Checks everything about a service-auth token that needs no database: form, claims, signature. Claims come
 * first, since they cost nothing; a key is looked up only for a token that could be accepted.
 */
export async function checkServiceAuth(
  ports: ServiceAuthPorts,
  input: { readonly jwt: string | undefined; readonly lxm: string },
): Promise<CheckedServiceAuth> {
  if (input.jwt === undefined || input.jwt === '') throw new ServiceError('AuthMissing')
  const token = parseServiceJwt(input.jwt)
  checkClaims(token, {
    serviceDid: ports.serviceDid,
    lxm: input.lxm,
    now: ports.clock.now().getTime() / 1000,
  })
  await checkSignature(ports.identities, token)
  return { did: token.iss, jti: token.jti, expiresAt: new Date(token.exp * 1000) }
}

function checkClaims(token: ServiceJwt, expected: { serviceDid: Did; lxm: string; now: number }): void {
  const { serviceDid, lxm, now } = expected
  // A PDS sends the bare DID of the service it proxies to; others may name the service entry.
  if (token.aud !== serviceDid && token.aud !== `${serviceDid}#atproto_mls`) {
    throw refusal('BadJwtAudience', `The aud of the token must be ${serviceDid}.`)
  }
  if (token.lxm !== lxm) throw refusal('BadJwtLexiconMethod', `The lxm of the token must be ${lxm}.`)
  if (token.exp <= now) throw refusal('JwtExpired', 'The token has expired.')
  // A claimed jti is remembered as long as its token lives, so that life is bounded.
  if (token.exp > now + maxAheadSeconds)
    throw refusal('BadJwt', 'The token may expire at most 5 minutes from now.')
  if (token.iat !== undefined && Math.abs(token.iat - now) > iatSlackSeconds) {
    throw refusal('JwtExpired', 'The token was not issued within a minute of now; check the clock.')
  }
}

/** The document may be older than the account's newest key: one failure fetches it anew. */
async function checkSignature(identities: IdentityResolver, token: ServiceJwt): Promise<void> {
  const known = await identities.resolve(token.iss)
  if (
    known.signingKey.alg === token.alg &&
    verifySignature(known.signingKey, token.signedBytes, token.signature)
  )
    return
  const { signingKey } = await identities.refresh(known)
  if (signingKey.alg !== token.alg) {
    throw refusal(
      'BadJwt',
      `The token is signed with ${token.alg}, but the key of its issuer is for ${signingKey.alg}.`,
    )
  }
  if (signingKey === known.signingKey || !verifySignature(signingKey, token.signedBytes, token.signature)) {
    throw new ServiceError('BadJwtSignature')
  }
}

function refusal(name: ErrorName, message: string): ServiceError {
  return new ServiceError(name, { message })
}
