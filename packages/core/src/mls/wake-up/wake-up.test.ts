import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeWakeUp, encodeWakeUp, generateWakeUpKeys, openWakeUp, sealWakeUp } from './index.ts'

const device = { service: 'did:web:mls.example.com', did: 'did:plc:alice', deviceId: 'the-device-of-alice-1' }

describe('a wake-up', () => {
  it('says whom it is for, and to nobody else', () => {
    const wakeUp = decodeWakeUp(encodeWakeUp(device))
    expect(wakeUp?.isFor(device)).toBe(true)
    expect(wakeUp?.isFor({ ...device, service: `${device.service}#atproto_mls` })).toBe(true)
    expect(wakeUp?.isFor({ ...device, deviceId: 'the-device-of-alice-2' })).toBe(false)
    expect(wakeUp?.isFor({ ...device, service: 'did:web:other.example.com' })).toBe(false)
  })

  it('is opened by the key that it was sealed to', async () => {
    const { publicKey, privateKey } = await generateWakeUpKeys()
    const other = await generateWakeUpKeys()
    const sealed = await sealWakeUp(device, publicKey)
    expect((await openWakeUp(sealed, privateKey))?.isFor(device)).toBe(true)
    expect(await openWakeUp(sealed, other.privateKey)).toBeUndefined()
  })

  it('is as long as every other, and never the same', async () => {
    const { publicKey } = await generateWakeUpKeys()
    const sealed = await Promise.all([
      sealWakeUp(device, publicKey),
      sealWakeUp(device, publicKey),
      sealWakeUp({ ...device, did: `did:plc:${'long'.repeat(50)}` }, publicKey),
    ])
    expect(new Set(sealed.map(({ length }) => length))).toEqual(new Set([150]))
    expect(new Set(sealed)).toHaveLength(3)
  })

  it('is not read out of anything else', async () => {
    const { privateKey } = await generateWakeUpKeys()
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String({ maxLength: 300 })), async (text) => {
        expect(await openWakeUp(text, privateKey)).toBeUndefined()
      }),
      { numRuns: 30 },
    )
  })
})
