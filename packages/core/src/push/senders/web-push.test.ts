import { describe, expect, it } from 'vitest'
import webPush from 'web-push'
import { createGuardedRequest } from '../../identity/index.ts'
import { fromBase64Url } from '../../mls/index.ts'
import { decodeWakeUp } from '../../mls/wake-up/index.ts'
import { systemClock } from '../../ports/index.ts'
import { startWebPushService } from '../testing/index.ts'
import { createWebPushSender } from './web-push.ts'

const vapid = { subject: 'mailto:push@example.com', ...webPush.generateVAPIDKeys() }
const serverKey = fromBase64Url(vapid.publicKey) ?? new Uint8Array()
const device = { service: 'did:web:mls.example.com', did: 'did:plc:alice', deviceId: 'the-device-of-alice-1' }
const parcel = { device, topic: 'a-random-topic' }

function sender(allowLoopback = true) {
  const request = createGuardedRequest({ allowLoopback, timeoutMs: 5000, maxBytes: 1000 })
  return createWebPushSender({ clock: systemClock, request }, vapid)
}

describe('a wake-up by Web Push', () => {
  it('reaches the browser, encrypted and signed as the push service demands', async () => {
    await using service = await startWebPushService()
    const subscription = service.subscribe(serverKey)
    expect(await sender().send(subscription.target, parcel)).toEqual({ kind: 'sent' })
    expect(service.breaches).toEqual([])
    const [message] = subscription.messages
    expect(message).toMatchObject({ topic: parcel.topic, urgency: 'high', subject: vapid.subject })
    expect(decodeWakeUp(message?.plaintext ?? new Uint8Array())?.isFor(device)).toBe(true)
  })

  it('takes the place of the one before at a browser that is away', async () => {
    await using service = await startWebPushService()
    const subscription = service.subscribe(serverKey)
    for (let n = 0; n < 3; n++) await sender().send(subscription.target, parcel)
    expect(subscription.messages).toHaveLength(3)
    expect(subscription.waiting()).toHaveLength(1)
  })

  it.each([
    [404, undefined, { kind: 'gone' }],
    [410, undefined, { kind: 'gone' }],
    [429, '120', { kind: 'later', afterMs: 120_000 }],
    [503, undefined, { kind: 'later' }],
    [403, undefined, { kind: 'refused' }],
    [413, undefined, { kind: 'refused' }],
    [301, undefined, { kind: 'later' }],
  ])('that is answered with %i comes to the right end', async (status, retryAfter, outcome) => {
    await using service = await startWebPushService()
    const subscription = service.subscribe(serverKey)
    subscription.answers.push({
      status,
      headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    })
    expect(await sender().send(subscription.target, parcel)).toMatchObject(outcome)
  })

  it('is refused by the push service if it is signed with another key than the subscription names', async () => {
    await using service = await startWebPushService()
    const other = fromBase64Url(webPush.generateVAPIDKeys().publicKey) ?? new Uint8Array()
    const subscription = service.subscribe(other)
    expect(await sender().send(subscription.target, parcel)).toMatchObject({ kind: 'refused' })
    expect(service.breaches).toHaveLength(1)
  })

  it('goes to no address inside the network that the server stands in', async () => {
    await using service = await startWebPushService()
    const subscription = service.subscribe(serverKey)
    const outcome = await sender(false).send(subscription.target, parcel)
    expect(outcome.kind === 'later' && outcome.why).toMatch(/^refused/)
    expect(subscription.messages).toEqual([])
  })

  it('waits for a push service that cannot be reached', async () => {
    const service = await startWebPushService()
    const subscription = service.subscribe(serverKey)
    await service[Symbol.asyncDispose]()
    expect(await sender().send(subscription.target, parcel)).toMatchObject({ kind: 'later' })
  })
})
