import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { P256Keypair } from '@atproto/crypto'
import { describe, expect, it } from 'vitest'
import type { Did } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { createIdentityResolver } from './identity-resolver.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' as Did

function documentOf(id: string, didKey: string) {
  return {
    id,
    alsoKnownAs: ['at://alice.example.com', 'not a url'],
    verificationMethod: [
      {
        id: `${id}#atproto`,
        type: 'Multikey',
        controller: id,
        publicKeyMultibase: didKey.slice('did:key:'.length),
      },
    ],
    service: [
      { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: 'https://pds.example.com' },
      { id: '#odd', type: 'Odd', serviceEndpoint: '' },
    ],
  }
}

/** A directory that answers whatever `answer` says at the time, and counts. */
async function setUp() {
  const directory = {
    answer: { status: 404, body: '' },
    paths: new Array<string>(),
    /** What answers wait for, once it is known what they will be. */
    gate: Promise.resolve(),
  }
  const server = createServer((request, response) => {
    directory.paths.push(String(request.url))
    const { status, body } = directory.answer
    void directory.gate.then(() => response.writeHead(status).end(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const clock = createManualClock()
  const resolver = createIdentityResolver({
    clock,
    plcUrl: `http://127.0.0.1:${String(port)}`,
    development: true,
  })
  const publish = async (id = did) => {
    const key = (await P256Keypair.create()).did()
    directory.answer = { status: 200, body: JSON.stringify(documentOf(id, key)) }
    return key
  }
  return {
    directory,
    resolver,
    clock,
    port,
    publish,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
const unresolvable = expect.objectContaining({ error: 'UnresolvableDid' }) as Error

describe('an identity resolver', () => {
  it('reads key, PDS and handle, and asks once for many callers', async () => {
    await using at = await setUp()
    await at.publish()
    const found = await Promise.all(Array.from({ length: 20 }, () => at.resolver.resolve(did)))
    expect(found[0]).toMatchObject({ did, pds: 'https://pds.example.com', handle: 'alice.example.com' })
    expect(found[0]?.signingKey.alg).toBe('ES256')
    await at.resolver.resolve(did)
    expect(at.directory.paths).toEqual([`/${did}`])
  })

  it('asks again when it is told to forget, and has the old one until the directory answers', async () => {
    await using at = await setUp()
    await at.publish()
    const old = await at.resolver.resolve(did)
    await at.publish()
    at.resolver.forget(did)
    const newer = await at.resolver.resolve(did)
    expect(newer).not.toBe(old)
    at.directory.answer = { status: 500, body: '' }
    at.resolver.forget(did)
    expect(await at.resolver.resolve(did)).toBe(newer)
    await at.publish()
    at.clock.advance(31_000)
    expect(await at.resolver.resolve(did)).not.toBe(newer)
    at.resolver.forget('did:plc:nobodyhasaskedabout' as Did)
  })

  it('asks again where it is told to forget while it asks: the answer may be from before', async () => {
    for (const ask of ['resolve', 'refresh'] as const) {
      await using at = await setUp()
      await at.publish()
      const known = await at.resolver.resolve(did)
      at.clock.advance(3600_000)
      let open = (): void => undefined
      at.directory.gate = new Promise((resolve) => (open = resolve))
      const early = ask === 'resolve' ? at.resolver.resolve(did) : at.resolver.refresh(known)
      await expect.poll(() => at.directory.paths.length).toBe(2)
      await at.publish()
      at.resolver.forget(did)
      open()
      expect(await at.resolver.resolve(did)).toBe(await early)
      expect(await at.resolver.resolve(did)).not.toBe(await early)
    }
  })

  it('has the document of this very moment for who wants that, or none', async () => {
    await using at = await setUp()
    await at.publish()
    const known = await at.resolver.resolve(did)
    let open = (): void => undefined
    at.directory.gate = new Promise((resolve) => (open = resolve))
    at.clock.advance(3600_000)
    const early = at.resolver.resolve(did)
    await expect.poll(() => at.directory.paths.length).toBe(2)
    await at.publish()
    const current = at.resolver.current(did)
    open()
    expect([known, await early]).not.toContain(await current)
    expect(await at.resolver.resolve(did)).toBe(await current)
    at.directory.answer = { status: 503, body: '' }
    await expect(at.resolver.current(did)).rejects.toThrow(unresolvable)
    expect(await at.resolver.resolve(did)).toBe(await current)
  })

  it('reads a did:web from its well-known place', async () => {
    await using at = await setUp()
    const web = `did:web:localhost%3A${String(at.port)}` as Did
    await at.publish(web)
    expect((await at.resolver.resolve(web)).did).toBe(web)
    expect(at.directory.paths).toEqual(['/.well-known/did.json'])
  })

  it.each([
    'did:web:example.com:path',
    'did:web:example.com%3A8443',
    'did:example:abc',
    'did:plc:short',
    'did:web:user%40example.com',
  ])('refuses %s without a request', async (unsupported) => {
    await using at = await setUp()
    await expect(at.resolver.resolve(unsupported as Did)).rejects.toThrow(unresolvable)
    expect(at.directory.paths).toEqual([])
  })

  it('refuses a document of another DID, without key, or that is none', async () => {
    await using at = await setUp()
    const bodies = [
      JSON.stringify(documentOf('did:plc:ewvi7nxzyoun6zhxrhs64oi2', (await P256Keypair.create()).did())),
      JSON.stringify({ id: did }),
      JSON.stringify(documentOf(did, 'did:key:zNonsense')),
      '<html>',
    ]
    for (const body of bodies) {
      at.directory.answer = { status: 200, body }
      await expect(at.resolver.resolve(did)).rejects.toThrow(unresolvable)
      at.clock.advance(31_000)
    }
  })

  it('fetches anew after ten minutes', async () => {
    await using at = await setUp()
    await at.publish()
    const before = await at.resolver.resolve(did)
    await at.publish()
    at.clock.advance(9 * 60_000)
    expect(await at.resolver.resolve(did)).toBe(before)
    at.clock.advance(61_000)
    expect(await at.resolver.resolve(did)).not.toBe(before)
  })

  it('serves the old document while the directory is down, for a day', async () => {
    await using at = await setUp()
    await at.publish()
    const before = await at.resolver.resolve(did)
    at.directory.answer = { status: 503, body: '' }
    at.clock.advance(3600_000)
    expect(await at.resolver.resolve(did)).toBe(before)
    expect(await at.resolver.resolve(did)).toBe(before)
    expect(at.directory.paths).toHaveLength(2)
    at.clock.advance(24 * 3600_000)
    await expect(at.resolver.resolve(did)).rejects.toThrow(unresolvable)
  })

  it('drops the old document at once when the directory says the DID is gone', async () => {
    await using at = await setUp()
    await at.publish()
    await at.resolver.resolve(did)
    at.directory.answer = { status: 410, body: '' }
    at.clock.advance(3600_000)
    await expect(at.resolver.resolve(did)).rejects.toThrow(unresolvable)
  })

  it('remembers a failure for 30 s', async () => {
    await using at = await setUp()
    await expect(at.resolver.resolve(did)).rejects.toThrow(unresolvable)
    await at.publish()
    await expect(at.resolver.resolve(did)).rejects.toThrow(unresolvable)
    at.clock.advance(31_000)
    expect((await at.resolver.resolve(did)).did).toBe(did)
    expect(at.directory.paths).toHaveLength(2)
  })

  it('refreshes for a bad signature, at most once in 30 s', async () => {
    await using at = await setUp()
    await at.publish()
    const first = await at.resolver.resolve(did)
    await at.publish()
    const second = await at.resolver.refresh(first)
    expect(second).not.toBe(first)
    await at.publish()
    expect(await at.resolver.refresh(second)).toBe(second)
    at.clock.advance(31_000)
    expect(await at.resolver.refresh(second)).not.toBe(second)
    expect(at.directory.paths).toHaveLength(3)
  })

  it('refreshes once for many callers that hold the same old key', async () => {
    await using at = await setUp()
    await at.publish()
    const old = await at.resolver.resolve(did)
    await at.publish()
    const fresh = await Promise.all(Array.from({ length: 10 }, () => at.resolver.refresh(old)))
    expect(new Set(fresh).size).toBe(1)
    expect(await at.resolver.refresh(old)).toBe(fresh[0])
    expect(at.directory.paths).toHaveLength(2)
  })

  it('fetches so many documents at once and no more, and remembers no refusal for that', async () => {
    const clock = createManualClock()
    const waiting: (() => void)[] = []
    const resolver = createIdentityResolver({
      clock,
      plcUrl: 'https://plc.example.com',
      development: false,
      lookup: () => new Promise((resolve) => waiting.push(() => resolve([]))),
    })
    const stranger = (i: number) => `did:web:stranger-${String(i)}.example.com` as Did
    const held = Array.from({ length: 64 }, (_, i) => resolver.resolve(stranger(i)).catch(() => undefined))
    await expect(resolver.resolve(stranger(64))).rejects.toThrow('Too many identities')
    expect(waiting).toHaveLength(64)
    for (const release of waiting) release()
    await Promise.all(held)
    const again = resolver.resolve(stranger(64)).catch((error: unknown) => error)
    waiting.at(64)?.()
    expect(waiting).toHaveLength(65)
    expect(await again).not.toMatchObject({ message: expect.stringMatching('Too many') as string })
  })
})
