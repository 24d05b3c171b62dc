import { createHash, randomBytes } from 'node:crypto'
import {
  buildAtprotoLoopbackClientMetadata,
  NodeOAuthClient,
  requestLocalLock,
} from '@atproto/oauth-client-node'
import type { NodeSavedSession, NodeSavedState, OAuthClientMetadataInput } from '@atproto/oauth-client-node'
import { keepOAuthState, takeOAuthState } from '@catbird-mls/core/operators'
import type { AdminPorts } from '../ports.ts'

/** How operators sign in with their accounts, at the servers of these. */
export interface OperatorOAuth {
  /** What those servers are told of this one; undefined in development, where that is in the client's id. */
  readonly metadata: OAuthClientMetadataInput | undefined
  /** Begins: where to send the browser, and what it has to bring back, so that nobody is signed in by another's link. */
  begin(did: string): Promise<{ readonly url: string; readonly nonce: string }>
  /** Ends: the account that has signed in. Fails if the browser is not the one that began. */
  finish(query: URLSearchParams, nonce: string | undefined): Promise<string>
}

export const oauthPaths = {
  metadata: '/admin/oauth/client-metadata.json',
  callback: '/admin/oauth/callback',
} as const

/**
 * Asks for nothing but to know who somebody is (`atproto`), and gives the tokens back at once. What the client keeps
 * between the two steps is in the database, so that any node may do the second.
 */
export function createOperatorOAuth(ports: AdminPorts): OperatorOAuth {
  const { service, network, log } = ports
  const metadata = service.url.startsWith('https:') ? publicMetadata(service.url) : undefined
  const sessions = new Map<string, NodeSavedSession>()
  const client = new NodeOAuthClient({
    clientMetadata:
      metadata ??
      buildAtprotoLoopbackClientMetadata({
        scope: 'atproto',
        redirect_uris: [loopbackCallback(service.url)],
      }),
    stateStore: {
      get: async (key) => (await takeOAuthState(ports, key)) as NodeSavedState | undefined, // as it was given to `set`
      set: (key, state) => keepOAuthState(ports, { key, state }),
      del: () => undefined,
    },
    sessionStore: storeOf(sessions),
    requestLock: requestLocalLock,
    ...(network.appViewUrl !== undefined && { handleResolver: network.appViewUrl }),
    plcDirectoryUrl: network.plcUrl,
    allowHttp: network.development,
  })
  return {
    metadata,
    async begin(did) {
      const nonce = randomBytes(32).toString('base64url')
      const url = await client.authorize(did, { scope: 'atproto', state: hashOf(nonce) })
      return { url: String(url), nonce }
    },
    async finish(query, nonce) {
      const { session, state } = await client.callback(query)
      await session.signOut().catch((err: unknown) => log.warn({ err }, 'tokens could not be given back'))
      if (nonce === undefined || state !== hashOf(nonce)) throw new Error('this browser did not begin it')
      return session.did
    },
  }
}

function publicMetadata(url: string): OAuthClientMetadataInput {
  return {
    client_id: `${url}${oauthPaths.metadata}` as `https://${string}/${string}`, // `url` is https
    client_name: `Operators of ${new URL(url).host}`,
    client_uri: url,
    redirect_uris: [`${url}${oauthPaths.callback}` as `https://${string}/${string}`], // as above
    scope: 'atproto',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    dpop_bound_access_tokens: true,
  }
}

/** A name such as localhost is not allowed there (RFC 8252 §7.3). */
function loopbackCallback(url: string): `http://127.0.0.1:${string}/${string}` {
  return `http://127.0.0.1:${new URL(url).port}/admin/oauth/callback`
}

function hashOf(nonce: string): string {
  return createHash('sha256').update(nonce).digest('base64url')
}

function storeOf<Value>(kept: Map<string, Value>) {
  return {
    get: (key: string) => kept.get(key),
    set: (key: string, value: Value) => void kept.set(key, value),
    del: (key: string) => void kept.delete(key),
  }
}
