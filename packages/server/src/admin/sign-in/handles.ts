import { XrpcHandleResolver } from '@atproto-labs/handle-resolver'
import { AtprotoHandleResolverNode } from '@atproto-labs/handle-resolver-node'
import type { Did } from '@catbird-mls/core/mls'

/** Whose a handle is; undefined where nobody's, or where that cannot be told now. */
export type HandleLookup = (handle: string) => Promise<Did | undefined>

const timeoutMs = 5_000

/** Asks the AppView, if there is one, otherwise DNS and the handle's own host, which may be no private address. */
export function createHandleLookup(appViewUrl: string | undefined): HandleLookup {
  const resolver =
    appViewUrl === undefined ? new AtprotoHandleResolverNode() : new XrpcHandleResolver(appViewUrl)
  return async (handle) => {
    const did = await resolver.resolve(handle, { signal: AbortSignal.timeout(timeoutMs) })
    return did === null ? undefined : (did as string as Did) // another package's brand of the same
  }
}
