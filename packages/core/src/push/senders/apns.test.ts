import { describe, expect, it } from 'vitest'
import { generateWakeUpKeys, openWakeUp } from '../../mls/wake-up/index.ts'
import { createManualClock } from '../../ports/index.ts'
import { startApnsService } from '../testing/index.ts'
import { unsafeLoopbackCertificate } from '../testing/loopback-certificate.ts'
import type { ApnsTarget } from '../target.ts'
import { createApnsSender } from './apns.ts'
import { ttlSeconds } from './sender.ts'

const start = new Date('2026-03-01T12:00:00Z')
const device = { service: 'did:web:mls.example.com', did: 'did:plc:alice', deviceId: 'the-device-of-alice-1' }
const parcel = { device, topic: 'a-random-topic' }
const keys = await generateWakeUpKeys()
const target: ApnsTarget = {
  ...{ kind: 'apns', token: 'ab'.repeat(32), topic: 'com.example.app', environment: 'sandbox' },
  key: keys.publicKey,
}

const ours = { ca: unsafeLoopbackCertificate.cert }

async function stage(trusted: { readonly ca?: string } = ours) {
  await using stack = new AsyncDisposableStack()
  const clock = createManualClock(start)
  const service = stack.use(
    await startApnsService({ now: () => clock.now(), certificate: unsafeLoopbackCertificate }),
  )
  const { port } = new URL(service.origin)
  // The stand-in under a name that its certificate does not have.
  const origins = { production: `https://localhost:${port}`, sandbox: service.origin }
  const sender = stack.use(createApnsSender({ clock }, { ...service.credentials, origins, ...trusted }))
  const owned = stack.move()
  return { clock, service, sender, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

describe('a wake-up by APNs', () => {
  it('is a notification that Apple takes and cannot read', async () => {
    await using at = await stage()
    expect(await at.sender.send(target, parcel)).toEqual({ kind: 'sent' })
    expect(at.service.breaches).toEqual([])
    const [notification] = at.service.notifications
    expect(notification).toMatchObject({
      deviceToken: target.token,
      topic: target.topic,
      collapseId: parcel.topic,
      expiration: start.getTime() / 1000 + ttlSeconds,
      payload: { aps: { 'mutable-content': 1 } },
    })
    const { w, ...rest } = notification?.payload ?? {}
    expect(JSON.stringify(rest)).not.toMatch(/alice|did:/)
    expect((await openWakeUp(String(w), keys.privateKey))?.isFor(device)).toBe(true)
  })

  it('goes with the others over one connection, under one token, until that is to be renewed', async () => {
    await using at = await stage()
    await Promise.all(Array.from({ length: 20 }, () => at.sender.send(target, parcel)))
    at.clock.advance(49 * 60_000)
    await at.sender.send(target, parcel)
    const tokens = () => new Set(at.service.notifications.map(({ authorization }) => authorization)).size
    expect(tokens()).toBe(1)
    at.clock.advance(60_000)
    await at.sender.send(target, parcel)
    expect(tokens()).toBe(2)
    expect(new Set(at.service.notifications.map(({ connection }) => connection))).toEqual(new Set([0]))
    expect(at.service.notifications).toHaveLength(22)
  })

  it('takes another connection after GOAWAY, and after one that was cut', async () => {
    await using at = await stage()
    await at.sender.send(target, parcel)
    at.service.goAway()
    await reachable(() => at.sender.send(target, parcel))
    at.service.cut()
    await reachable(() => at.sender.send(target, parcel))
    expect(new Set(at.service.notifications.map(({ connection }) => connection)).size).toBe(3)
  })

  it.each([
    [410, 'Unregistered', { kind: 'gone', since: start }],
    [400, 'BadDeviceToken', { kind: 'gone' }],
    [400, 'DeviceTokenNotForTopic', { kind: 'gone' }],
    [400, 'BadTopic', { kind: 'refused' }],
    [403, 'InvalidProviderToken', { kind: 'refused' }],
    [429, 'TooManyRequests', { kind: 'later', afterMs: 30_000 }],
    [503, 'ServiceUnavailable', { kind: 'later', afterMs: 30_000 }],
  ])('that is answered with %i %s comes to the right end', async (status, reason, outcome) => {
    await using at = await stage()
    at.service.answers.push({ status, reason, timestamp: start.getTime(), retryAfter: '30' })
    expect(await at.sender.send(target, parcel)).toMatchObject(outcome)
  })

  it('makes a token anew that Apple takes no more, and not more often than Apple allows', async () => {
    await using at = await stage()
    const expired = { status: 403, reason: 'ExpiredProviderToken' }
    await at.sender.send(target, parcel)
    at.service.answers.push(expired)
    expect(await at.sender.send(target, parcel)).toMatchObject({ kind: 'later' })
    at.clock.advance(20 * 60_000)
    at.service.answers.push(expired)
    await at.sender.send(target, parcel)
    await at.sender.send(target, parcel)
    const [first, second] = at.service.notifications
    expect(at.service.notifications).toHaveLength(2)
    expect(first?.authorization).not.toBe(second?.authorization)
  })

  it('waits for an Apple that cannot be reached', async () => {
    await using at = await stage()
    await at.service[Symbol.asyncDispose]()
    expect(await at.sender.send(target, parcel)).toMatchObject({ kind: 'later' })
  })

  it('is not shown to whoever has no certificate for Apple’s name', async () => {
    await using at = await stage()
    const outcome = await at.sender.send({ ...target, environment: 'production' }, parcel)
    expect(outcome).toMatchObject({ kind: 'later', why: expect.stringMatching(/altnames/) as string })
    expect([at.service.notifications, at.service.breaches]).toEqual([[], []])
  })

  it('is not shown to whoever has a certificate that nobody vouches for', async () => {
    await using at = await stage({})
    const outcome = await at.sender.send(target, parcel)
    expect(outcome).toMatchObject({ kind: 'later', why: expect.stringMatching(/self-signed/) as string })
    expect([at.service.notifications, at.service.breaches]).toEqual([[], []])
  })
})

/** A connection that is just ending may still be taken: then it is tried again, as the jobs do. */
async function reachable(send: () => Promise<{ readonly kind: string }>): Promise<void> {
  while ((await send()).kind === 'later');
}
