import type { IncomingMessage } from 'node:http'
import { ServiceError } from '@catbird-mls/core/errors'
import {
  isSessionToken,
  verifyDeviceProof,
  verifyServiceAuth,
  verifySession,
} from '@catbird-mls/core/identity'
import type { AccountCaller, AuthPorts, DeviceCaller, SessionCaller } from '@catbird-mls/core/identity'
import type { MethodId } from '../lexicon/ids.ts'
import type { RateLimits } from '../limits/rate-limits.ts'

/** What a request's bearer token proves: a device by its session, or an account by service auth. */
export type Credentials =
  | { readonly kind: 'session'; readonly caller: SessionCaller }
  | { readonly kind: 'service'; readonly caller: AccountCaller }

/** What is signed by a device when it acts without a session: the input without the proof itself. */
export type ProvenInput = { readonly proof: string | undefined; readonly body: object }

/** Establishes who asks. */
export type Authenticator = {
  /** By either kind of token. */
  readonly anyone: (request: IncomingMessage, lxm: MethodId) => Promise<Credentials>
  /** By service auth alone. */
  readonly account: (request: IncomingMessage, lxm: MethodId) => Promise<AccountCaller>
  /** By either kind of token, and by service auth also an account that may not act here. */
  readonly owner: (request: IncomingMessage, lxm: MethodId) => Promise<AccountCaller>
  /** By a session's token alone, which may have ended since. */
  readonly session: (request: IncomingMessage) => Promise<SessionCaller>
  /** Down to the device: a session names it; with service auth it has to prove itself. */
  readonly device: (credentials: Credentials, lxm: MethodId, input: ProvenInput) => Promise<DeviceCaller>
}

/** Makes the authenticator. Every account that is established counts against its rate limit. */
export function createAuthenticator(
  ports: AuthPorts & { limits: Pick<RateLimits, 'account'> },
): Authenticator {
  const limited = async <Caller extends AccountCaller>(caller: Caller): Promise<Caller> => {
    await ports.limits.account(caller.did)
    return caller
  }
  const session = async (accessToken: string) => limited(await verifySession(ports, { accessToken }))
  const account = async (jwt: string, lxm: MethodId) => limited(await verifyServiceAuth(ports, { jwt, lxm }))
  return {
    async anyone(request, lxm) {
      const token = bearerToken(request)
      if (isSessionToken(token)) return { kind: 'session', caller: await session(token) }
      return { kind: 'service', caller: await account(token, lxm) }
    },
    account: (request, lxm) => account(bearerToken(request), lxm),
    async owner(request, lxm) {
      const token = bearerToken(request)
      if (isSessionToken(token)) return session(token)
      return limited(await verifyServiceAuth(ports, { jwt: token, lxm, evenIfCutOff: true }))
    },
    async session(request) {
      // Whether the session still stands is not asked: it may have been ended by this very call, sent before.
      const caller = await ports.tokens.readAccessToken(bearerToken(request), ports.clock.now())
      if (caller === undefined) throw new ServiceError('SessionExpired')
      return limited(caller)
    },
    async device(credentials, lxm, { proof, body }) {
      if (credentials.kind === 'session') return credentials.caller
      if (proof === undefined) throw proofMissing()
      return verifyDeviceProof(ports, { did: credentials.caller.did, proof, lxm, body })
    },
  }
}

function bearerToken(request: IncomingMessage): string {
  const [scheme, token] = request.headers.authorization?.split(' ') ?? []
  if (scheme?.toLowerCase() !== 'bearer' || !token) throw new ServiceError('AuthMissing')
  return token
}

function proofMissing(): ServiceError {
  const message = 'This is an act of a device: call with a session, or add deviceProof to the input.'
  return new ServiceError('BadDeviceProof', { message })
}
