import { describe, expect, it } from 'vitest'
import { ServiceError } from '../errors/index.ts'
import type { Identity } from '../identity/index.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { createAskJson } from '../relations/ask-json.ts'
import { unsafeService } from '../relations/testing/unsafe-service.ts'
import type { UnsafeAnswer } from '../relations/testing/unsafe-service.ts'
import { createHostSource } from './host-source.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' as Did

/** What a PDS that answers so leads to. */
async function answerOf(answer: UnsafeAnswer) {
  const asked: URL[] = []
  await using pds = await unsafeService((url) => {
    asked.push(url)
    return answer
  })
  const found = await sourceAt(() => Promise.resolve(pds.url))(did)
  return { found, asked }
}

function sourceAt(pds: () => Promise<string | undefined>, isTombstoned = false) {
  return createHostSource({
    ask: createAskJson({ clock: createManualClock(), development: true }),
    identities: { current: async () => ({ did, pds: await pds() }) as Identity }, // nobody asks for its key here
    isTombstoned: () => Promise.resolve(isTombstoned),
  })
}

describe('what the server of an account says', () => {
  it('is asked for by its DID', async () => {
    const { asked } = await answerOf({ body: { did, active: true } })
    expect(asked.map(({ pathname, search }) => `${pathname}${search}`)).toEqual([
      `/xrpc/com.atproto.sync.getRepoStatus?did=${encodeURIComponent(did)}`,
    ])
  })

  it.each<[string, UnsafeAnswer, object]>([
    ['active', { body: { did, active: true, rev: '3jzfcijpj2z2a' } }, { kind: 'active' }],
    ...['deactivated', 'takendown', 'suspended', 'desynchronized', 'throttled'].map(
      (status): [string, UnsafeAnswer, object] => [
        status,
        { body: { did, active: false, status } },
        { kind: 'inactive', status },
      ],
    ),
    ['no word', { body: { did, active: false } }, { kind: 'inactive', status: 'inactive' }],
    [
      'no such word',
      { body: { did, active: false, status: 'a\u0000b' } },
      { kind: 'inactive', status: 'inactive' },
    ],
    ['deleted', { body: { did, active: false, status: 'deleted' } }, { kind: 'gone' }],
    ['RepoNotFound', { status: 400, body: { error: 'RepoNotFound', message: 'x' } }, { kind: 'gone' }],
    ['not found', { status: 404, body: { error: 'RepoNotFound' } }, { kind: 'gone' }],
  ])('counts: %s', async (_, answer, found) => {
    expect((await answerOf(answer)).found).toEqual(found)
  })

  it.each<[string, UnsafeAnswer]>([
    ['no method', { status: 501, body: { error: 'MethodNotImplemented' } }],
    ['no path', { status: 404, body: { error: 'NotFound' } }],
    ['another refusal', { status: 400, body: { error: 'InvalidRequest' } }],
    ['nobody is let in', { status: 403, body: { error: 'Forbidden' } }],
    [
      'another account',
      { body: { did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa', active: false, status: 'deleted' } },
    ],
    ['no account', { body: { active: false } }],
    ['no state', { body: { did, active: 'no' } }],
    ['no object', { body: null }],
    ['no JSON', { body: '<html>' }],
    ['an error of its own', { status: 500, body: { error: 'RepoNotFound' } }],
    ['too many', { status: 429, body: { error: 'RepoNotFound' } }],
    ['a redirect', { status: 302, body: '' }],
  ])('is no answer: %s', async (_, answer) => {
    expect((await answerOf(answer)).found).toMatchObject({ kind: 'unknown' })
  })
})

describe('an account whose server cannot be found', () => {
  const unresolvable = () => Promise.reject(new ServiceError('UnresolvableDid'))

  it('is gone where its DID was ended', async () => {
    expect(await sourceAt(unresolvable, true)(did)).toEqual({ kind: 'gone' })
  })

  it('is not known of otherwise, nor where its document names none, or one on no public address', async () => {
    const wheres = [unresolvable, () => Promise.resolve(undefined), () => Promise.resolve('http://10.0.0.1')]
    for (const where of wheres) expect(await sourceAt(where)(did)).toMatchObject({ kind: 'unknown' })
  })
})
