import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, dyingDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { ServiceError } from '../errors/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { createTestDevice } from '../identity/testing/device.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { createUnsafeTestConvo } from '../messages/testing/test-convo.ts'
import { createManualClock, silentLog } from '../ports/index.ts'
import {
  asBlobId,
  blobPartBytes,
  deleteBlob,
  deleteExpiredBlobs,
  getBlob,
  openDiskStore,
  uploadBlob,
} from './index.ts'
import type { BlobStore, PartUpload } from './index.ts'

let db: TestDatabase
let folder: string
beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'catbird-blobs-'))
})
afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

const hourMs = 3_600_000
const blobRules = { maxBytes: 3 * blobPartBytes, quotaBytes: 4 * blobPartBytes, convoDays: 37, ownDays: 365 }

async function setUp(store?: BlobStore) {
  const clock = createManualClock(new Date())
  const blobs = store ?? (await openDiskStore(join(folder, randomBytes(8).toString('hex'))))
  return { db, clock, log: silentLog, blobs, blobRules }
}

function newBlob(caller: TestDevice, size: number, convoId?: PartUpload['convoId']) {
  const blobId = asBlobId(randomBytes(16).toString('base64url'))
  if (blobId === undefined) throw new Error('no blob id')
  const bytes = new Uint8Array(randomBytes(size))
  const part = (index: number): PartUpload => ({
    ...{ caller, blobId, convoId, size, part: index },
    bytes: bytes.subarray(index * blobPartBytes, (index + 1) * blobPartBytes),
  })
  return { caller, blobId, convoId, bytes, part, ref: { caller, blobId, convoId } }
}

const usageOf = async ({ did }: TestDevice) =>
  (await db.query<{ bytes: number }>('SELECT bytes FROM blob_usage WHERE did = $1', [did]))[0]?.bytes

/** A store that works in memory, but for what it is told to fail. */
function memoryStore() {
  const held = new Map<string, Uint8Array>()
  let failing = false
  const act = async <Result>(result: () => Result) => {
    if (failing) throw new ServiceError('BlobStoreUnavailable')
    return result()
  }
  const store: BlobStore = {
    put: (key, bytes) => act(() => void held.set(key, bytes)),
    get: (key) => act(() => held.get(key)),
    delete: (keys) => act(() => keys.forEach((key) => held.delete(key))),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  return { ...store, held, fail: (does: boolean) => (failing = does) }
}

describe('a blob', () => {
  it('is whole once all of its parts have come, in any order and again, and is then read part by part', async () => {
    const ports = await setUp()
    const blob = newBlob(await createTestDevice(), 2 * blobPartBytes + 7)
    expect(await uploadBlob(ports, blob.part(2))).toMatchObject({ missing: [0, 1] })
    expect(await uploadBlob(ports, blob.part(0))).toMatchObject({ missing: [1] })
    expect(await uploadBlob(ports, blob.part(0))).toMatchObject({ missing: [1] })
    expect(await outcomeOf(getBlob(ports, { ...blob.ref, part: 0 }))).toBe('BlobNotFound')
    const { missing, expiresAt } = await uploadBlob(ports, blob.part(1))
    expect([missing, expiresAt.getTime() - ports.clock.now().getTime()]).toEqual([[], 365 * 24 * hourMs])
    const parts = await Promise.all([0, 1, 2].map((part) => getBlob(ports, { ...blob.ref, part })))
    expect(Buffer.compare(Buffer.concat(parts), blob.bytes)).toBe(0)
    expect(await outcomeOf(getBlob(ports, { ...blob.ref, part: 3 }))).toBe('BlobNotFound')
  })

  it('is whole once, however many of its parts come at the same time', async () => {
    const ports = await setUp(memoryStore())
    const device = await createTestDevice()
    const blob = newBlob(device, 3 * blobPartBytes)
    const states = await Promise.all([0, 1, 2, 2, 1, 0].map((part) => uploadBlob(ports, blob.part(part))))
    expect(states.filter(({ missing }) => missing.length === 0).length).toBeGreaterThan(0)
    expect(await usageOf(device)).toBe(3 * blobPartBytes)
    await getBlob(ports, { ...blob.ref, part: 2 })
  })

  it('of a convo is for its members, as long as they are', async () => {
    const ports = await setUp(memoryStore())
    const [alice, bob, carol] = [await createTestDevice(), await createTestDevice(), await createTestDevice()]
    const { convoId } = await createUnsafeTestConvo(db, [alice, bob])
    const blob = newBlob(alice, 5, convoId)
    expect(await outcomeOf(uploadBlob(ports, newBlob(carol, 5, convoId).part(0)))).toBe('ConvoNotFound')
    await uploadBlob(ports, blob.part(0))
    expect(await getBlob(ports, { ...blob.ref, caller: bob, part: 0 })).toEqual(blob.bytes)
    const reads = (caller: TestDevice) => outcomeOf(getBlob(ports, { ...blob.ref, caller, part: 0 }))
    expect(await reads(carol)).toBe('BlobNotFound')
    await db.execute('UPDATE convo_member SET left_seq = 9 WHERE convo_id = $1 AND did = $2', [
      convoId,
      bob.did,
    ])
    expect(await reads(bob)).toBe('BlobNotFound')
    await db.execute(`UPDATE convo_member SET status = 'request' WHERE convo_id = $1`, [convoId])
    expect(await outcomeOf(uploadBlob(ports, newBlob(alice, 5, convoId).part(0)))).toBe('ConvoNotAccepted')
  })

  it('of an account is for it alone', async () => {
    const ports = await setUp(memoryStore())
    const [alice, bob] = [await createTestDevice(), await createTestDevice()]
    const blob = newBlob(alice, 5)
    await uploadBlob(ports, blob.part(0))
    expect(await outcomeOf(getBlob(ports, { ...blob.ref, caller: bob, part: 0 }))).toBe('BlobNotFound')
  })

  it('is refused by name where it is too large, not what was said, or another’s', async () => {
    const ports = await setUp(memoryStore())
    const [alice, bob] = [await createTestDevice(), await createTestDevice()]
    const { convoId } = await createUnsafeTestConvo(db, [alice, bob])
    const refused = (upload: PartUpload) => outcomeOf(uploadBlob(ports, upload))
    const blob = newBlob(alice, 5, convoId)
    expect(await refused({ ...blob.part(0), size: blobRules.maxBytes + 1 })).toBe('BlobTooLarge')
    expect(await refused({ ...blob.part(0), size: 6 })).toBe('InvalidRequest')
    expect(await refused({ ...blob.part(0), part: 1 })).toBe('InvalidRequest')
    await uploadBlob(ports, blob.part(0))
    expect(await refused({ ...blob.part(0), caller: bob })).toBe('BlobConflict')
    expect(await refused({ ...blob.part(0), size: 4, bytes: new Uint8Array(4) })).toBe('BlobConflict')
  })

  it('is taken only as far as the quota goes, which uploads at once share', async () => {
    const ports = await setUp(memoryStore())
    const alice = await createTestDevice()
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () =>
        outcomeOf(uploadBlob(ports, newBlob(alice, 2 * blobPartBytes).part(0))),
      ),
    )
    expect(outcomes.sort()).toEqual(['BlobQuotaExceeded', 'BlobQuotaExceeded', 'ok', 'ok'])
    expect(await usageOf(alice)).toBe(4 * blobPartBytes)
  })
})

describe('the deletion of blobs', () => {
  it('is for who uploaded it, at once, and does no harm again', async () => {
    const store = memoryStore()
    const ports = await setUp(store)
    const [alice, bob] = [await createTestDevice(), await createTestDevice()]
    const { convoId } = await createUnsafeTestConvo(db, [alice, bob])
    const blob = newBlob(alice, 5, convoId)
    await uploadBlob(ports, blob.part(0))
    await deleteBlob(ports, { ...blob.ref, caller: bob })
    expect(store.held.size).toBe(1)
    await deleteBlob(ports, blob.ref)
    await deleteBlob(ports, blob.ref)
    expect([store.held.size, await usageOf(alice)]).toEqual([0, 0])
    expect(await outcomeOf(getBlob(ports, { ...blob.ref, part: 0 }))).toBe('BlobNotFound')
    expect(await uploadBlob(ports, blob.part(0))).toMatchObject({ missing: [] })
  })

  it('goes on later where the store did not answer; meanwhile nobody has it and it counts no more', async () => {
    const store = memoryStore()
    const ports = await setUp(store)
    const alice = await createTestDevice()
    const blob = newBlob(alice, 5)
    await uploadBlob(ports, blob.part(0))
    store.fail(true)
    expect(await outcomeOf(deleteBlob(ports, blob.ref))).toBe('BlobStoreUnavailable')
    store.fail(false)
    expect(await outcomeOf(getBlob(ports, { ...blob.ref, part: 0 }))).toBe('BlobNotFound')
    expect([store.held.size, await usageOf(alice)]).toEqual([1, 0])
    expect(await outcomeOf(uploadBlob(ports, blob.part(0)))).toBe('BlobConflict')
    await deleteExpiredBlobs(ports, { limit: 100 })
    expect([store.held.size, await usageOf(alice)]).toEqual([0, 0])
  })
})

/** Apart from the others, since they look at all blobs there are. */
describe('blobs whose time has come', () => {
  it('are deleted: uploads after a day, whole ones when they say, and those of convos with a lifetime with that', async () => {
    await using own = await createTestDatabase()
    const store = memoryStore()
    const ports = { ...(await setUp(store)), db: own }
    const alice = await createTestDevice()
    const [convo, brief] = [
      await createUnsafeTestConvo(own, [alice]),
      await createUnsafeTestConvo(own, [alice]),
    ]
    const unfinished = newBlob(alice, blobPartBytes + 1)
    const [whole, short] = [newBlob(alice, 5, convo.convoId), newBlob(alice, 5, brief.convoId)]
    for (const { part } of [unfinished, whole, short]) await uploadBlob(ports, part(0))
    const left = async () => {
      await deleteExpiredBlobs(ports, { limit: 1 })
      return store.held.size
    }
    ports.clock.advance(23 * hourMs)
    expect(await left()).toBe(3)
    ports.clock.advance(2 * hourMs)
    expect(await left()).toBe(2)
    await own.execute('UPDATE convo SET message_lifetime = 7200 WHERE convo_id = $1', [brief.convoId])
    expect(await left()).toBe(1)
    ports.clock.advance(37 * 24 * hourMs)
    expect(await outcomeOf(getBlob(ports, { ...whole.ref, part: 0 }))).toBe('BlobNotFound')
    expect(await left()).toBe(0)
    const [usage] = await own.query('SELECT bytes FROM blob_usage')
    expect(usage).toEqual({ bytes: 0 })
  })

  it('leave nothing in the store, wherever the process dies that stores or deletes them', async () => {
    const statements = async (act: (on: ReturnType<typeof dyingDatabase>) => Promise<unknown>) => {
      const whole = dyingDatabase(db)
      await act(whole)
      return whole.statements.length
    }
    const store = memoryStore()
    const ports = await setUp(store)
    const alice = await createTestDevice()
    const live = async (on: TestDatabase | ReturnType<typeof dyingDatabase>) => {
      const blob = newBlob(alice, 5)
      const dying = { ...ports, db: on }
      await uploadBlob(dying, blob.part(0))
      await deleteBlob(dying, blob.ref)
    }
    const count = await statements(live)
    expect(count).toBeGreaterThan(5)
    for (let at = 1; at <= count; at++)
      for (const when of ['before', 'after'] as const)
        await live(dyingDatabase(db, { at, when })).catch(() => undefined)
    ports.clock.advance(400 * 24 * hourMs)
    await deleteExpiredBlobs(ports, { limit: 100 })
    expect([store.held.size, await usageOf(alice)]).toEqual([0, 0])
  })
})

describe('the store on the disk', () => {
  it('keeps what it was given under its name, whole or not at all, for its owner alone', async () => {
    const root = join(folder, 'disk')
    await using store = await openDiskStore(root)
    expect(await store.get('ab/c.0')).toBeUndefined()
    await Promise.all(Array.from({ length: 8 }, () => store.put('ab/c.0', new Uint8Array([1, 2]))))
    await store.put('ab/c.1', new Uint8Array())
    expect([...((await store.get('ab/c.0')) ?? [])]).toEqual([1, 2])
    expect((await readdir(join(root, 'ab'))).sort()).toEqual(['c.0', 'c.1'])
    expect(await readdir(join(root, 'unfinished'))).toEqual([])
    await store.delete(['ab/c.0', 'ab/c.1', 'ab/c.2'])
    expect(await store.get('ab/c.0')).toBeUndefined()
  })

  it('says by name that it cannot', async () => {
    const root = join(folder, 'gone')
    await using store = await openDiskStore(root)
    await rm(root, { recursive: true })
    expect(await outcomeOf(store.put('ab/c.0', new Uint8Array([1])))).toBe('BlobStoreUnavailable')
  })
})
