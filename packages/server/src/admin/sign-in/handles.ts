import { XrpcHandleResolver } from '@atproto-labs/handle-resolver'
import { AtprotoHandleResolverNode } from '@atproto-labs/handle-resolver-node'
import { asDid } from '@catbird-mls/core/mls'
import type { Did } from '@catbird-mls/core/mls'
import type { Log } from '@catbird-mls/core/ports'

/** Whose a handle is; undefined where nobody's, or where that cannot be told now. */
export type HandleLookup = (handle: string) => Promise<Did | undefined>

const timeoutMs = 5_000

type Resolver = {
  readonly resolve: (handle: string, options: { signal: AbortSignal }) => Promise<string | null>
}

/** Asks the AppView, if there is one, otherwise DNS and the handle's own host, which may be no private address. */
export function createHandleLookup(
  { log }: { readonly log: Log },
  appViewUrl: string | undefined,
  resolver: Resolver = resolverOf(appViewUrl),
): HandleLookup {
  return async (handle) => {
    try {
      const did = await resolver.resolve(handle, { signal: AbortSignal.timeout(timeoutMs) })
      return did === null ? undefined : asDid(did)
    } catch (err) {
      log.debug({ err }, 'a handle that an operator looked for cannot be resolved')
      return undefined
    }
  }
}

function resolverOf(appViewUrl: string | undefined): Resolver {
  return appViewUrl === undefined ? new AtprotoHandleResolverNode() : new XrpcHandleResolver(appViewUrl)
}
