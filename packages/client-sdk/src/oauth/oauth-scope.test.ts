import { readFileSync } from 'node:fs'
import { IncludeScope, ScopePermissions } from '@atproto/oauth-scopes'
import type { LexiconPermissionSet } from '@atproto/oauth-scopes'
import { describe, expect, it } from 'vitest'
import { methodIds } from '../xrpc/generated/ids.ts'
import { oauthScope } from './oauth-scope.ts'

const service = 'did:web:mls.example.com#atproto_mls'
const collection = 'blue.catbird.mls.actor.device'

/** What a PDS would let an app do with a scope. */
const allowing = (scope: string) => new ScopePermissions(scope.split(' '))

/** The methods of a service that a scope lets an app call. */
const callable = (scope: string, aud = service) =>
  methodIds.filter((lxm) => allowing(scope).allowsRpc({ aud, lxm }))

/** What a PDS makes of the permission set, as it is published. */
function includedScope(): string {
  const file = new URL('../../../../lexicons/blue/catbird/mls/authFull.json', import.meta.url)
  const { id, defs } = JSON.parse(readFileSync(file, 'utf8')) as {
    id: string
    defs: { main: LexiconPermissionSet }
  }
  const included = IncludeScope.fromString(`include:${id}?aud=${encodeURIComponent(service)}`)
  return ['atproto', ...(included?.toScopes(defs.main) ?? [])].join(' ')
}

describe('the scope of an app', () => {
  it('lets it block accounts, and take that back, where the app asks for it', () => {
    const granted = (blocks: boolean) => allowing(oauthScope({ service, blocks }))
    for (const action of ['create', 'delete'] as const)
      for (const blocks of [true, false])
        expect(granted(blocks).allowsRepo({ action, collection: 'app.bsky.graph.block' })).toBe(blocks)
  })

  it('lets it write and delete the record of a device and the declaration, and nothing else in the repo', () => {
    for (const transport of ['direct', 'proxy'] as const) {
      const granted = allowing(oauthScope({ service, transport }))
      const mayDo = (action: 'create' | 'update' | 'delete', of = collection) =>
        granted.allowsRepo({ action, collection: of })
      expect([mayDo('create'), mayDo('update'), mayDo('delete')]).toEqual([true, true, true])
      expect(mayDo('update', 'blue.catbird.mls.actor.declaration')).toBe(true)
      expect(mayDo('create', 'app.bsky.feed.post')).toBe(false)
    }
  })

  it('lets it sign in to one service and end there, for the direct transport', () => {
    const scope = oauthScope({ service })
    expect(callable(scope)).toEqual([
      'blue.catbird.mls.actor.deleteAccount',
      'blue.catbird.mls.actor.exportAccountData',
      'blue.catbird.mls.device.registerDevice',
      'blue.catbird.mls.server.createSession',
    ])
    expect(callable(scope, 'did:web:other.example.com#atproto_mls')).toEqual([])
  })

  it('is what the permission set grants, for the proxy', () => {
    const scope = oauthScope({ service, transport: 'proxy' })
    const included = includedScope()
    expect(callable(scope)).toEqual(callable(included))
    expect(callable(scope)).toHaveLength(methodIds.length - 3)
    const written = (text: string) => allowing(text).allowsRepo({ action: 'delete', collection })
    expect(written(scope)).toBe(written(included))
  })

  it('names a service at a port, and the entry that is meant where none is named', () => {
    const aud = 'did:web:localhost%3A3000#atproto_mls'
    expect(callable(oauthScope({ service: 'did:web:localhost%3A3000' }), aud)).toHaveLength(4)
  })
})
