import { describe, expect, it } from 'vitest'
import { randomBytes, toHex } from '../bytes.ts'
import { decodeMetadata, encodeMetadata, metadataHash, openMetadata, sealMetadata } from './metadata.ts'

describe('metadata', () => {
  it('opens under the key and convo it was sealed for, and under no other', async () => {
    const key = randomBytes(32)
    const plain = encodeMetadata({ name: 'Hikers', description: 'Sundays' })
    const sealed = await sealMetadata(key, 'convo-a', plain)
    const opened = await openMetadata(key, 'convo-a', sealed)
    expect(opened && decodeMetadata(opened)).toEqual({ name: 'Hikers', description: 'Sundays' })
    expect(await openMetadata(key, 'convo-b', sealed)).toBeUndefined()
    expect(await openMetadata(randomBytes(32), 'convo-a', sealed)).toBeUndefined()
    expect(await openMetadata(key, 'convo-a', new Uint8Array())).toBeUndefined()
  })

  it('hashes differently for the same name, so that the hash tells nothing', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => metadataHash(encodeMetadata({ name: 'Hikers' }))))
    expect(a && toHex(a)).not.toBe(b && toHex(b))
  })
})
