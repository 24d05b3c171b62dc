import { randomBytes } from 'node:crypto'
import { expect, describe, it } from 'vitest'
import { outcomeOf } from '../../identity/testing/outcome.ts'
import { blobPartBytes } from '../parts.ts'
import { startS3StandIn } from '../testing/s3-stand-in.ts'
import { openS3Store } from './s3.ts'

describe('the store in a bucket', () => {
  it('keeps what it was given under its name, and deletes it, and what is not there', async () => {
    await using bucket = await startS3StandIn()
    await using store = await openS3Store(bucket.place)
    const bytes = new Uint8Array(randomBytes(blobPartBytes))
    expect(await store.get('ab/c.0')).toBeUndefined()
    await store.put('ab/c.0', bytes)
    await store.put('ab/c.0', bytes)
    expect([...bucket.objects.keys()]).toEqual(['blobs/mls/ab/c.0'])
    expect(Buffer.compare((await store.get('ab/c.0')) ?? Buffer.of(), bytes)).toBe(0)
    await store.delete(Array.from({ length: 40 }, (_, part) => `ab/c.${String(part)}`))
    expect(bucket.objects.size).toBe(0)
  })

  it('tries again where it is told to come back, and says by name when it gives up', async () => {
    await using bucket = await startS3StandIn()
    await using store = await openS3Store(bucket.place)
    bucket.fail(2, 503, 'SlowDown')
    await store.put('ab/c.0', new Uint8Array([1]))
    expect([bucket.requests(), bucket.objects.size]).toEqual([3, 1])
    bucket.fail(9, 503, 'SlowDown')
    expect(await outcomeOf(store.get('ab/c.0'))).toBe('BlobStoreUnavailable')
    expect(bucket.requests()).toBe(6)
  })

  it('says by name that it may not, and that the bucket is not there', async () => {
    await using bucket = await startS3StandIn()
    await using wrong = await openS3Store({ ...bucket.place, secretAccessKey: 'another' })
    expect(await outcomeOf(wrong.put('ab/c.0', new Uint8Array([1])))).toBe('BlobStoreUnavailable')
    await using elsewhere = await openS3Store({ ...bucket.place, bucket: 'none' })
    expect(await outcomeOf(elsewhere.get('ab/c.0'))).toBe('BlobStoreUnavailable')
    expect(bucket.objects.size).toBe(0)
  })
})
