import { authFull } from '../xrpc/generated/permissions.ts'
import { byServiceAuth } from '../xrpc/method-shape.ts'
import { parseServiceRef } from '../xrpc/service-ref.ts'

/** How an app speaks to a messaging service: as in the options of `MlsClient.open`. */
export interface OAuthScopeOptions {
  /** The messaging service, for example `did:web:mls.example.com#atproto_mls`. */
  readonly service: string
  readonly transport?: 'direct' | 'proxy'
  /** Whether the app lets people block others: {@link Contacts.block}. */
  readonly blocks?: boolean
}

/**
 * The OAuth scope that the SDK needs, spelled out, `atproto` included; an app adds its own. It is the least there is:
 * with the `direct` transport, to write and delete the device's record and the declaration, to sign in to the service, and to
 * take the account's data along or delete it; with `proxy`, to call each of its methods (atproto.com/specs/permission).
 *
 * @throws MlsClientError `ServiceUnresolvable`, where `service` is no DID
 *
 * @example
 * const scope = oauthScope({ service: 'did:web:mls.example.com#atproto_mls', transport: 'proxy' })
 */
export function oauthScope({ service, transport = 'direct', blocks = false }: OAuthScopeOptions): string {
  const methods = transport === 'direct' ? [...byServiceAuth] : authFull.methods
  const { collections, actions } = authFull
  const repo = new URLSearchParams([
    ...collections.map((collection) => ['collection', collection]),
    ...actions.map((action) => ['action', action]),
  ])
  const rpc = new URLSearchParams([
    ...methods.map((method) => ['lxm', method]),
    ['aud', parseServiceRef(service).proxy],
  ])
  const scope = `atproto repo?${repo} rpc?${rpc}`
  return blocks ? `${scope} repo:app.bsky.graph.block?action=create&action=delete` : scope
}
