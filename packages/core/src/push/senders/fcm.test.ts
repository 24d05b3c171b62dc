import { describe, expect, it } from 'vitest'
import { generateWakeUpKeys, openWakeUp } from '../../mls/wake-up/index.ts'
import { createManualClock } from '../../ports/index.ts'
import type { FcmTarget } from '../target.ts'
import { fcmError, startFcmService } from '../testing/index.ts'
import { createFcmSender } from './fcm.ts'

const start = new Date('2026-03-01T12:00:00Z')
const device = { service: 'did:web:mls.example.com', did: 'did:plc:alice', deviceId: 'the-device-of-alice-1' }
const parcel = { device, topic: 'a-random-topic' }
const keys = await generateWakeUpKeys()
const target: FcmTarget = { kind: 'fcm', token: 'a-token:of_fcm', key: keys.publicKey }

async function stage() {
  await using stack = new AsyncDisposableStack()
  const clock = createManualClock(start)
  const service = stack.use(await startFcmService({ now: () => clock.now() }))
  const { account, origin } = service
  const owned = stack.move()
  return {
    ...{ clock, service, sender: createFcmSender({ clock }, { account, origin }) },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

describe('a wake-up by FCM', () => {
  it('is a message that Google takes and cannot read', async () => {
    await using at = await stage()
    expect(await at.sender.send(target, parcel)).toEqual({ kind: 'sent' })
    expect(at.service.breaches).toEqual([])
    const [message] = at.service.messages
    expect(message).toMatchObject({ token: target.token, android: { collapse_key: parcel.topic } })
    const { w = '', ...rest } = message?.data ?? {}
    expect(rest).toEqual({})
    expect((await openWakeUp(w, keys.privateKey))?.isFor(device)).toBe(true)
  })

  it('goes under one access token with the others, until it is about to expire', async () => {
    await using at = await stage()
    await Promise.all(Array.from({ length: 10 }, () => at.sender.send(target, parcel)))
    at.clock.advance(54 * 60_000)
    await at.sender.send(target, parcel)
    expect(at.service.tokens.given).toBe(1)
    at.clock.advance(60_000)
    await at.sender.send(target, parcel)
    expect(at.service.tokens.given).toBe(2)
    expect(at.service.messages).toHaveLength(12)
  })

  it('asks for another access token when one is refused', async () => {
    await using at = await stage()
    await at.sender.send(target, parcel)
    at.service.tokens.revokeAll()
    expect(await at.sender.send(target, parcel)).toMatchObject({ kind: 'later' })
    expect(await at.sender.send(target, parcel)).toEqual({ kind: 'sent' })
  })

  it('waits while no access token can be had', async () => {
    await using at = await stage()
    const account = { ...at.service.account, clientEmail: 'somebody@else.example.com' }
    const sender = createFcmSender({ clock: at.clock }, { account, origin: at.service.origin })
    expect(await sender.send(target, parcel)).toMatchObject({ kind: 'later' })
  })

  it.each([
    [fcmError(404, 'UNREGISTERED'), { kind: 'gone' }],
    [fcmError(400, 'INVALID_ARGUMENT', 'message.token'), { kind: 'gone' }],
    [fcmError(400, 'INVALID_ARGUMENT', 'message.data'), { kind: 'refused' }],
    [fcmError(403, 'SENDER_ID_MISMATCH'), { kind: 'gone' }],
    [
      { ...fcmError(429, 'QUOTA_EXCEEDED'), headers: { 'retry-after': '60' } },
      { kind: 'later', afterMs: 60_000 },
    ],
    [fcmError(503, 'UNAVAILABLE'), { kind: 'later' }],
    [{ status: 403 }, { kind: 'refused' }],
    [{ status: 404 }, { kind: 'refused' }],
  ])('that is answered with %j comes to the right end', async (answer, outcome) => {
    await using at = await stage()
    at.service.answers.push(answer)
    expect(await at.sender.send(target, parcel)).toMatchObject(outcome)
  })
})
