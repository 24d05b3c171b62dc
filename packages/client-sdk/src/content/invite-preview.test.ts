import { describe, expect, it } from 'vitest'
import { openPreview, sealPreview } from './invite-preview.ts'
import { decodeMetadata, encodeMetadata } from './metadata.ts'

const seed = new Uint8Array(32).fill(5)
const convo = 'a'.repeat(52)

describe('the preview of an invite', () => {
  it('opens by the seed to the very metadata that the policy vouches for', async () => {
    const plain = encodeMetadata({ name: 'Hikers', description: 'Up and down' })
    const sealed = await sealPreview(seed, convo, plain)
    expect(sealed && (await openPreview(seed, convo, sealed))).toEqual(plain)
  })

  it('opens by no other seed, and for no other convo', async () => {
    const sealed = (await sealPreview(seed, convo, encodeMetadata({ name: 'Hikers' }))) ?? new Uint8Array()
    expect(await openPreview(new Uint8Array(32), convo, sealed)).toBeUndefined()
    expect(await openPreview(seed, 'b'.repeat(52), sealed)).toBeUndefined()
  })

  it('leaves out what is too long: the description first, then all', async () => {
    const long = await sealPreview(
      seed,
      convo,
      encodeMetadata({ name: 'Hikers', description: 'x'.repeat(5000) }),
    )
    const opened = long && (await openPreview(seed, convo, long))
    expect(opened && decodeMetadata(opened)).toEqual({ name: 'Hikers' })
    expect(await sealPreview(seed, convo, encodeMetadata({ name: 'x'.repeat(5000) }))).toBeUndefined()
  })
})
