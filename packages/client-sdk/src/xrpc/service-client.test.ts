import { describe, expect, it, vi } from 'vitest'
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
    timeout: 60_000,
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

  it('is told of also where the account has moved, and who signs for it is its server no more', async () => {
    let told = 0
    const { session, listDevices } = client(() => told++)
    session.fetchHandler = () =>
      Promise.resolve(Response.json({ error: 'BadJwtSignature', message: 'not its key' }, { status: 401 }))
    await expect(listDevices()).rejects.toMatchObject({ error: 'SignInRequired', retryable: true })
    expect(told).toBe(1)
  })

  it('is not told of by what was asked before it began again', async () => {
    let told = 0
    const { session, listDevices } = client(() => told++)
    const over = Response.json({ error: 'ExpiredToken' }, { status: 400 })
    const answers: ((answer: Response) => void)[] = []
    const refused = { ...session, fetchHandler: () => Promise.resolve(over.clone()) }
    const late = () => new Promise<Response>((resolve) => void answers.push(resolve))
    session.fetchHandler = refused.fetchHandler
    await expect(listDevices()).rejects.toMatchObject({ error: 'SignInRequired' })
    session.fetchHandler = late
    const before = listDevices()
    await vi.waitFor(() => expect(answers).toHaveLength(1), { timeout: 20_000 })
    session.fetchHandler = () => Promise.resolve(Response.json({ devices: [] }))
    await listDevices()
    session.fetchHandler = refused.fetchHandler
    answers[0]?.(over.clone())
    await expect(before).rejects.toMatchObject({ error: 'SignInRequired' })
    expect(told).toBe(1)
  })
})
