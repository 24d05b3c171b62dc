import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../client/events.ts'
import { generateDeviceKeys, makeKeyPackage } from '../mls/index.ts'
import type { DeviceKeys } from '../mls/index.ts'
import { checkClaims } from './check-claims.ts'

const bobDid = 'did:web:bob.example.com'

async function claimOf(device: DeviceKeys, now = Date.now()) {
  const { keyPackage } = await makeKeyPackage(device, { now, days: 30 })
  return { did: device.did, deviceId: device.deviceId, keyPackage }
}

async function setUp() {
  const told: ClientEvent[] = []
  const device = await generateDeviceKeys('did:web:alice.example.com')
  const { signal } = new AbortController()
  return {
    told,
    ports: { device, serviceNow: () => Date.now(), signal, emit: (event: ClientEvent) => told.push(event) },
  }
}

describe('key packages that the service hands out', () => {
  it('are taken if they are what they are said to be', async () => {
    const { ports, told } = await setUp()
    const claim = await claimOf(await generateDeviceKeys(bobDid))
    expect(await checkClaims(ports, [bobDid], [claim])).toEqual([claim])
    expect(told).toEqual([])
  })

  it('are left, and told of, if they are not', async () => {
    const { ports, told } = await setUp()
    const bob = await claimOf(await generateDeviceKeys(bobDid))
    const mallory = await claimOf(await generateDeviceKeys('did:web:mallory.example.com'))
    const expired = await claimOf(await generateDeviceKeys(bobDid), Date.now() - 40 * 86_400_000)
    const otherSuite = await claimOf(
      await generateDeviceKeys(bobDid, 'MLS_256_XWING_AES256GCM_SHA512_Ed25519'),
    )
    const given = [
      { ...mallory, did: bobDid }, // somebody else's, under Bob's name
      mallory, // nobody asked for
      { ...bob, deviceId: mallory.deviceId },
      { ...bob, keyPackage: bob.keyPackage.map((byte, i) => (i === 60 ? byte ^ 1 : byte)) },
      expired,
      otherSuite,
      bob,
      bob, // twice
    ]
    expect(await checkClaims(ports, [bobDid], given)).toEqual([bob])
    expect(told).toHaveLength(given.length - 1)
    for (const event of told)
      expect(event).toMatchObject({ type: 'error', error: { error: 'InvalidKeyPackage' } })
  })
})
