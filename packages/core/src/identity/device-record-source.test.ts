import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { P256Keypair, Secp256k1Keypair } from '@atproto/crypto'
import type { Keypair } from '@atproto/crypto'
import { describe, expect, it } from 'vitest'
import { ServiceError } from '../errors/index.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import { DEVICE_COLLECTION } from '../mls/device-record/index.ts'
import { proveTestRepo } from './testing/test-repo.ts'
import { createDeviceRecordSource } from './device-record-source.ts'
import type { IdentityResolver } from './identity-resolver.ts'
import { importDidKey } from './signing-key.ts'

const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' as Did
const deviceId = 'device-0123456789' as DeviceId
const record = {
  $type: DEVICE_COLLECTION,
  ciphersuite: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
  signatureKey: new Uint8Array(32).fill(7),
  createdAt: '2026-01-02T03:04:05.678Z',
}
const unavailable = expect.objectContaining({ error: 'DeviceRecordUnavailable' }) as Error

/** A PDS that answers whatever it is told to, and an account that lives there until the directory says otherwise. */
async function setUp(keypair: Keypair) {
  const pds = { status: 200, car: await repo(keypair, true), paths: new Array<string>() }
  const server = createServer((request, response) => {
    pds.paths.push(String(request.url))
    response.writeHead(pds.status).end(pds.car)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const identity = {
    did,
    signingKey: importDidKey(keypair.did()),
    pds: url as string | undefined,
    handle: undefined,
  }
  const directory = { known: identity, fresh: identity, down: false, gone: false, tombstone: false }
  const identities: IdentityResolver = {
    resolve: () =>
      directory.down ? Promise.reject(new ServiceError('UnresolvableDid')) : Promise.resolve(directory.known),
    refresh: () =>
      directory.gone ? Promise.reject(new ServiceError('UnresolvableDid')) : Promise.resolve(directory.fresh),
  }
  const isTombstoned = () => Promise.resolve(directory.tombstone)
  return {
    pds,
    url,
    identity,
    directory,
    source: createDeviceRecordSource({ identities, isTombstoned, development: true, timeoutMs: 5_000 }),
    identities,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function repo(keypair: Keypair, holdsRecord: boolean): Promise<Uint8Array> {
  const records = holdsRecord ? { [`${DEVICE_COLLECTION}/${deviceId}`]: record } : {}
  return proveTestRepo({ did, keypair, records })
}

describe('a source of device records', () => {
  it.each([P256Keypair, Secp256k1Keypair])(
    'fetches a record, or that there is none, with its proof',
    async (kind) => {
      const keypair = await kind.create()
      await using at = await setUp(keypair)
      expect(await at.source.find({ did, deviceId })).toMatchObject({
        kind: 'present',
        record: { signatureKey: record.signatureKey },
      })
      const [path = ''] = at.pds.paths
      expect(Object.fromEntries(new URL(path, at.url).searchParams)).toEqual({
        did,
        collection: DEVICE_COLLECTION,
        rkey: deviceId,
      })
      at.pds.car = await repo(keypair, false)
      expect(await at.source.find({ did, deviceId })).toMatchObject({ kind: 'absent' })
      expect(at.pds.paths).toHaveLength(2)
    },
  )

  it('finds out nothing from a PDS that is down, errs, redirects, says too much or proves nothing', async () => {
    const keypair = await P256Keypair.create()
    await using at = await setUp(keypair)
    const answers = [
      { status: 500 },
      { status: 400, car: Buffer.from('{"error":"RepoNotFound"}') },
      { status: 302 },
      { car: Buffer.alloc(300 * 1024) },
      { car: Buffer.from('nonsense') },
      { car: await repo(await P256Keypair.create(), true) },
    ]
    for (const { status = 200, car = Buffer.alloc(0) } of answers) {
      Object.assign(at.pds, { status, car })
      await expect(at.source.find({ did, deviceId })).rejects.toThrow(unavailable)
    }
    const fine = { status: 200, car: await repo(keypair, true) }
    Object.assign(at.pds, fine)
    await expect(at.source.find({ did, deviceId, knownRev: '3zzzzzzzzzzzz' })).rejects.toThrow(unavailable)
    at.directory.known = at.directory.fresh = { ...at.identity, pds: 'http://127.0.0.1:1' }
    await expect(at.source.find({ did, deviceId })).rejects.toThrow(unavailable)
    at.directory.known = at.directory.fresh = { ...at.identity, pds: undefined }
    await expect(at.source.find({ did, deviceId })).rejects.toThrow(unavailable)
    at.directory.down = true
    await expect(at.source.find({ did, deviceId })).rejects.toThrow(unavailable)
  })

  it('knows an account that was ended for good, whose document is gone or still remembered', async () => {
    const keypair = await P256Keypair.create()
    await using at = await setUp(keypair)
    at.directory.tombstone = true
    expect(await at.source.find({ did, deviceId })).toMatchObject({ kind: 'present' })
    Object.assign(at.pds, { status: 400, car: Buffer.from('{"error":"RepoNotFound"}') })
    await expect(at.source.find({ did, deviceId })).rejects.toThrow(unavailable)
    at.directory.gone = true
    expect(await at.source.find({ did, deviceId })).toEqual({ kind: 'noAccount' })
    at.directory.down = true
    expect(await at.source.find({ did, deviceId })).toEqual({ kind: 'noAccount' })
    at.directory.tombstone = false
    await expect(at.source.find({ did, deviceId })).rejects.toThrow(unavailable)
  })

  it('follows an account to its new PDS, and to its new key', async () => {
    const keypair = await P256Keypair.create()
    await using at = await setUp(keypair)
    at.directory.known = { ...at.identity, pds: 'http://127.0.0.1:1' }
    expect(await at.source.find({ did, deviceId })).toMatchObject({ kind: 'present' })
    const before = importDidKey((await P256Keypair.create()).did())
    at.directory.known = { ...at.identity, signingKey: before }
    expect(await at.source.find({ did, deviceId })).toMatchObject({ kind: 'present' })
  })

  it('asks again only where the document fetched anew says something else', async () => {
    await using at = await setUp(await P256Keypair.create())
    at.pds.status = 500
    at.directory.fresh = { ...at.identity }
    await expect(at.source.find({ did, deviceId })).rejects.toThrow(unavailable)
    expect(at.pds.paths).toHaveLength(1)
  })

  it('asks nobody within the network that the server stands in, nor by plain http', async () => {
    await using at = await setUp(await P256Keypair.create())
    const source = createDeviceRecordSource({ identities: at.identities, development: false })
    await expect(source.find({ did, deviceId })).rejects.toThrow(unavailable)
    expect(at.pds.paths).toEqual([])
  })

  it('knows that a mere key has no repo, in development alone', async () => {
    const key = (await P256Keypair.create()).did() as Did
    await using at = await setUp(await P256Keypair.create())
    expect(await at.source.find({ did: key, deviceId })).toEqual({ kind: 'noRepo' })
    at.directory.known = at.directory.fresh = { ...at.identity, did: key, pds: undefined }
    const source = createDeviceRecordSource({ identities: at.identities, development: false })
    await expect(source.find({ did: key, deviceId })).rejects.toThrow(unavailable)
  })

  it('asks one PDS so often at once and no more, and others meanwhile', async () => {
    const keypair = await P256Keypair.create()
    const waiting: (() => void)[] = []
    const hosts = { current: 'slow.example.com' }
    const identities: IdentityResolver = {
      resolve: async () => ({
        did,
        signingKey: importDidKey(keypair.did()),
        pds: `https://${hosts.current}`,
        handle: undefined,
      }),
      refresh: (known) => Promise.resolve(known),
    }
    const lookup = () => new Promise<never>((_, reject) => waiting.push(() => reject(new Error('let go'))))
    const source = createDeviceRecordSource({ identities, development: false, lookup })
    const held = Array.from({ length: 16 }, () => source.find({ did, deviceId }).catch(String))
    await expect.poll(() => waiting.length).toBe(16)
    await expect(source.find({ did, deviceId })).rejects.toThrow('Too many device records')
    hosts.current = 'other.example.com'
    const other = source.find({ did, deviceId }).catch(String)
    await expect.poll(() => waiting.length).toBe(17)
    for (const letGo of waiting) letGo()
    expect(await other).toMatch(/could not be reached/)
    await Promise.all(held)
    hosts.current = 'slow.example.com'
    const again = source.find({ did, deviceId }).catch(String)
    await expect.poll(() => waiting.length).toBe(18)
    waiting.at(-1)?.()
    expect(await again).toMatch(/could not be reached/)
  })
})
