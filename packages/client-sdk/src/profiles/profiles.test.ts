import { describe, expect, it } from 'vitest'
import { observe } from '../testing/observe.ts'
import { developmentIdentity } from '../xrpc/development-identity.ts'
import { createProfiles } from './profiles.ts'
import type { ProfilesOptions } from './profiles.ts'

interface Answer {
  status?: number
  profiles?: unknown
}

/** An app's session whose server answers as `answer` says; by default with a handle for each account. */
function appView(options: ProfilesOptions = {}) {
  const calls: string[][] = []
  const world: { now: number; answer: (actors: string[]) => Answer } = {
    now: 0,
    answer: (actors) => ({ profiles: actors.map((did) => ({ did, handle: `${did.slice(8)}.example.com` })) }),
  }
  const session = {
    did: 'did:plc:self',
    fetchHandler(path: string) {
      const url = new URL(path, 'https://pds.example.com')
      expect(url.pathname).toBe('/xrpc/app.bsky.actor.getProfiles')
      const actors = url.searchParams.getAll('actors')
      calls.push(actors)
      const { status = 200, ...body } = world.answer(actors)
      return Promise.resolve(Response.json(body, { status }))
    },
  }
  return { calls, world, profiles: createProfiles(session, { now: () => world.now, ...options }) }
}

const dids = (count: number) => Array.from({ length: count }, (_, i) => `did:plc:a${i}`)

describe('profiles', () => {
  it('are asked for together, each once, 25 in a call', async () => {
    const { calls, profiles } = appView()
    const found = await Promise.all([...dids(60), ...dids(10)].map((did) => profiles.get(did)))
    expect(calls.map((actors) => actors.length)).toEqual([25, 25, 10])
    expect(found[3]).toMatchObject({ did: 'did:plc:a3', handle: 'a3.example.com' })
    await profiles.get('did:plc:a3')
    expect(calls).toHaveLength(3)
  })

  it('are not asked for of what is no DID', async () => {
    const { calls, profiles } = appView()
    for (const text of ['', 'alice.example.com', 'did:', 'undefined'])
      expect(await profiles.get(text)).toEqual(bare(text))
    expect(calls).toEqual([])
    await profiles.get('did:web:example.com')
    expect(calls).toEqual([['did:web:example.com']])
  })

  it('are asked for again when they are old, and sooner where there was none', async () => {
    const { calls, world, profiles } = appView({ maxAge: 1_000, retryAfter: 100 })
    const answer = world.answer
    world.answer = () => ({ status: 502 })
    expect(await profiles.get('did:plc:a')).toEqual(bare('did:plc:a'))
    world.answer = answer
    world.now = 99
    expect(await profiles.get('did:plc:a')).toEqual(bare('did:plc:a'))
    world.now = 100
    expect(await profiles.get('did:plc:a')).toMatchObject({ handle: 'a.example.com' })
    world.now = 1_099
    await profiles.get('did:plc:a')
    expect(calls).toHaveLength(2)
    world.now = 1_100
    world.answer = () => ({ status: 500 })
    expect(await profiles.get('did:plc:a')).toMatchObject({ handle: 'a.example.com' })
    expect(calls).toHaveLength(3)
  })

  it('take nothing from a server but what they are', async () => {
    const { world, profiles } = appView()
    const did = 'did:plc:a'
    const fields = [
      { avatar: 'http://example.com/a' },
      { avatar: 'javascript:alert(1)' },
      { avatar: 'no address' },
      { displayName: ' ' },
      { displayName: 'x'.repeat(641) },
      { displayName: 7, handle: {} },
      { handle: 'handle.invalid' },
      { did: 'did:plc:another' },
    ]
    for (const field of fields) {
      world.now += 10 ** 9
      world.answer = () => ({ profiles: [{ did, ...field }] })
      expect(await profiles.get(did)).toEqual(bare(did))
    }
    for (const garbage of [undefined, 7, [7, null, 'x']]) {
      world.now += 10 ** 9
      world.answer = () => ({ profiles: garbage })
      expect(await profiles.get(did)).toEqual(bare(did))
    }
    world.now += 10 ** 9
    const good = { displayName: 'Alice', handle: 'alice.example.com', avatar: 'https://cdn.example.com/a' }
    world.answer = () => ({ profiles: [{ did, ...good, more: 1 }] })
    expect(await profiles.get(did)).toEqual({ did, ...good })
  })

  it('are no error where there is no server, or no answer', async () => {
    const nobody = createProfiles(await developmentIdentity())
    expect(await nobody.get('did:plc:a')).toEqual(bare('did:plc:a'))
    const fetchHandler = () => Promise.reject(new TypeError('no network'))
    expect(await createProfiles({ did: 'did:plc:b', fetchHandler }).get('did:plc:a')).toEqual(
      bare('did:plc:a'),
    )
  })

  it('are held in a bounded number, those used last', async () => {
    const { calls, profiles } = appView({ most: 2 })
    for (const did of ['did:plc:a', 'did:plc:b', 'did:plc:a', 'did:plc:c']) await profiles.get(did)
    expect(calls).toHaveLength(3)
    await profiles.get('did:plc:a')
    expect(calls).toHaveLength(3)
    await profiles.get('did:plc:b')
    expect(calls).toHaveLength(4)
  })

  it('are told of when they come, and are the same object until they change', async () => {
    const { world, profiles } = appView({ maxAge: 10, most: 1 })
    const readable = profiles.observe('did:plc:a')
    expect(readable.getSnapshot()).toEqual(bare('did:plc:a'))
    const { seen, now, stop } = observe(readable)
    await profiles.get('did:plc:a')
    await profiles.get('did:plc:b')
    expect(seen).toMatchObject([{ handle: 'a.example.com' }])
    const before = now()
    world.now = 10
    await profiles.get('did:plc:a')
    expect(now()).toEqual(before)
    stop()
    world.now = 20
    world.answer = () => ({ profiles: [{ did: 'did:plc:a', handle: 'new.example.com' }] })
    await profiles.get('did:plc:a')
    expect(now()).toEqual(before)
    expect(profiles.observe('did:plc:a').getSnapshot()).toMatchObject({ handle: 'new.example.com' })
  })
})

function bare(did: string) {
  return { did, handle: undefined, displayName: undefined, avatar: undefined }
}
