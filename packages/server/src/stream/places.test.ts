import { asDeviceId, asDid } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { createPlaces } from './places.ts'

function deviceOf(name: string, n: number) {
  const did = asDid(`did:plc:${name}`)
  const deviceId = asDeviceId(`device-number-${String(n).padStart(4, '0')}`)
  if (did === undefined || deviceId === undefined) throw new Error('no ids')
  return { did, deviceId }
}

const ignore = () => undefined
const tooMany = expect.objectContaining({ error: 'TooManyStreams', retryAfterMs: 30_000 }) as Error

describe('the places of event streams', () => {
  it('are bounded for each address by itself, and free again', () => {
    const places = createPlaces({ perAddress: 2, perAccount: 0 })
    const free = places.takeAddress('192.0.2.1')
    places.takeAddress('192.0.2.1')
    expect(() => places.takeAddress('192.0.2.1')).toThrow(tooMany)
    places.takeAddress('192.0.2.2')
    free()
    free()
    places.takeAddress('192.0.2.1')
    expect(() => places.takeAddress('192.0.2.1')).toThrow(tooMany)
  })

  it('are bounded for each account by itself, over its devices', () => {
    const places = createPlaces({ perAddress: 0, perAccount: 2 })
    const free = places.takeDevice(deviceOf('alice', 1), ignore)
    places.takeDevice(deviceOf('alice', 2), ignore)
    expect(() => places.takeDevice(deviceOf('alice', 3), ignore)).toThrow(tooMany)
    places.takeDevice(deviceOf('bob', 1), ignore)
    free()
    places.takeDevice(deviceOf('alice', 3), ignore)
  })

  it('go from a stream of a device to its next, also when there is no other place', () => {
    const places = createPlaces({ perAddress: 0, perAccount: 1 })
    const ended: string[] = []
    const freeFirst = places.takeDevice(deviceOf('alice', 1), () => ended.push('first'))
    const freeSecond = places.takeDevice(deviceOf('alice', 1), () => ended.push('second'))
    expect(ended).toEqual(['first'])
    freeFirst()
    expect(() => places.takeDevice(deviceOf('alice', 2), ignore)).toThrow(tooMany)
    freeSecond()
    places.takeDevice(deviceOf('alice', 2), ignore)
    expect(ended).toEqual(['first'])
  })
})
