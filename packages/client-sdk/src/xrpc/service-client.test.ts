import { describe, expect, it } from 'vitest'
import { ServiceClient } from './service-client.ts'
import { ServiceClock } from './service-clock.ts'
import { parseServiceRef } from './service-ref.ts'

/** A client that goes through the PDS of whoever is signed in. */
function client(signedOut: () => void) {
  const session = {
    did: 'did:plc:alice' as string | undefined,
    fetchHandler: () => Promise.resolve(Response.json({ devices: [] })),
  }
  const made = new ServiceClient({
    session,
    signedOut,
    service: parseServiceRef('did:web:mls.example.com'),
    mode: 'proxy',
    url: () => Promise.reject(new Error('nobody asks straight')),
    prove: () => Promise.resolve('a proof'),
    device: { did: 'did:plc:alice', deviceId: 'a' },
    fetch: () => Promise.reject(new Error('nor anything else')),
    clock: new ServiceClock(() => 0),
    timeout: 1_000,
  })
  return { session, listDevices: () => made.blue.catbird.mls.device.listDevices() }
}

describe('a session that is over', () => {
  it.each([undefined, 'did:plc:mallory'])('is told of once each time, also when it is of %s', async (did) => {
    let told = 0
    const { session, listDevices } = client(() => told++)
    await listDevices()
    expect(told).toBe(0)
    for (const times of [1, 2]) {
      session.did = did
      await expect(listDevices()).rejects.toMatchObject({ error: 'SignInRequired' })
      await expect(listDevices()).rejects.toMatchObject({ error: 'SignInRequired' })
      expect(told).toBe(times)
      session.did = 'did:plc:alice'
      await listDevices()
    }
  })
})
