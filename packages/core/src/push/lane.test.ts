import { createECDH } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import { insertDevices } from '../events/testing/devices.ts'
import { testDevice } from '../messages/testing/test-convo.ts'
import { createManualClock, silentLog, systemRandom } from '../ports/index.ts'
import { deliverWakeUps } from './deliver-wake-ups.ts'
import { deliveryLimits } from './limits.ts'
import type { DeliveryLimits } from './limits.ts'
import { registerPush } from './register-push.ts'
import type { PushOutcome } from './senders/sender.ts'
import type { PushTarget } from './target.ts'
import { fcmTarget } from './testing/stage.ts'

const vapidPublicKey = new Uint8Array(createECDH('prime256v1').generateKeys())
const rules = { offer: { vapidPublicKey, fcm: true }, allowLoopback: false }
const webPushTo = (host: string, n: number): PushTarget => ({
  ...{ kind: 'webPush', endpoint: `https://${host}/push/${String(n)}`, p256dh: vapidPublicKey },
  auth: new Uint8Array(16),
})
const slots = deliveryLimits.lanes.webPush

/** A node that sends to hosts of which some hang, until they are let go. */
async function stage() {
  const db = await createTestDatabase({ poolSize: 5 })
  const clock = createManualClock()
  const letGo = new AbortController()
  const gone = new Promise<void>((resolve) => letGo.signal.addEventListener('abort', () => resolve()))
  const sent: string[] = []
  const underWay = new Map<string, number>()
  const most = new Map<string, number>()
  const hooks = { hangs: (host: string) => host.startsWith('hangs'), whileSending: () => Promise.resolve() }
  const count = (host: string, by: number) => {
    underWay.set(host, (underWay.get(host) ?? 0) + by)
    most.set(host, Math.max(most.get(host) ?? 0, underWay.get(host) ?? 0))
  }
  const senders = {
    async send(target: PushTarget): Promise<PushOutcome> {
      const host = target.kind === 'webPush' ? new URL(target.endpoint).host : target.kind
      count(host, 1)
      count('all', 1)
      await (hooks.hangs(host) ? gone : hooks.whileSending())
      count('all', -1)
      count(host, -1)
      sent.push(host)
      return { kind: 'sent' }
    },
  }
  let devices = 0
  const states = async (address: string) => {
    const rows = await db.query<{ state: string; attempts: number }>(
      'SELECT state, attempts FROM push_registration WHERE address LIKE $1',
      [address],
    )
    return rows.map(({ state, attempts }) => `${state} ${String(attempts)}`)
  }
  return {
    ...{ db, clock, sent, most, hooks, states },
    letGo: () => letGo.abort(),
    hanging: () => underWay.get('all') ?? 0,
    /** Devices that are to be woken, each since a moment after the one before. */
    async due(targets: readonly PushTarget[]) {
      const ports = { db, clock, random: systemRandom }
      for (const target of targets) {
        const caller = testDevice('many', ++devices)
        await insertDevices(db, [caller])
        await registerPush(ports, { caller, target, rules })
        const at = new Date(clock.now().getTime() - 60_000 + devices)
        await db.execute(`UPDATE push_registration SET state = 'wanted', wake_at = $2 WHERE device_id = $1`, [
          caller.deviceId,
          at,
        ])
      }
    },
    deliver: (limits?: DeliveryLimits, signal?: AbortSignal) =>
      deliverWakeUps(
        { db, clock, log: silentLog, serviceDid: 'did:web:mls.example.com', senders },
        signal,
        limits,
      ),
    async [Symbol.asyncDispose]() {
      letGo.abort()
      await db.close()
    },
  }
}

const list = <Item>(length: number, make: (n: number) => Item) => Array.from({ length }, (_, n) => make(n))

/** Ends when something holds; else the test's own time does it. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('a push endpoint that hangs', () => {
  it('holds up none of the others: they are sent, and settled', async () => {
    await using at = await stage()
    await at.due([webPushTo('hangs.example.com', 0)])
    await at.due(list(3 * slots.perHost, (n) => webPushTo('push.example.com', n)))
    const delivering = at.deliver()
    await until(async () => (await at.states('https://push%')).every((state) => state === 'idle 0'))
    expect(await at.states('https://hangs%')).toEqual(['sending 0'])
    at.letGo()
    expect(await delivering).toHaveLength(3 * slots.perHost + 1)
  })

  it('is sent to a few at a time, however many endpoints it has, and however they are written', async () => {
    await using at = await stage()
    const host = (n: number) => (n % 2 === 0 ? 'hangs.example.com' : 'HANGS.example.com:443')
    await at.due(list(slots.atOnce + 5, (n) => webPushTo(host(n), n)))
    await at.due(list(5, (n) => webPushTo('push.example.com', n)))
    const delivering = at.deliver()
    await until(async () => (await at.states('https://push%')).every((state) => state === 'idle 0'))
    expect(at.hanging()).toBe(slots.perHost)
    at.letGo()
    await delivering
    expect(at.most.get('hangs.example.com')).toBe(slots.perHost)
    expect(at.sent).toHaveLength(slots.atOnce + 10)
  })

  it('has no part in the slots of other push services, though it has a thousand names', async () => {
    await using at = await stage()
    await at.due(list(slots.atOnce + 10, (n) => webPushTo(`hangs-${String(n)}.example.com`, n)))
    await at.due(list(5, (n) => fcmTarget(`token-${String(n)}`)))
    const delivering = at.deliver()
    await until(async () => (await at.states('token-%')).every((state) => state === 'idle 0'))
    await until(() => at.hanging() === slots.atOnce)
    at.letGo()
    await delivering
    expect(at.most.get('all')).toBeLessThanOrEqual(slots.atOnce + 5)
  })

  it('keeps one job of the node waiting, and no second: that has the first look again', async () => {
    await using at = await stage()
    await at.due(list(slots.perHost, (n) => webPushTo('hangs.example.com', n)))
    const delivering = at.deliver()
    await until(() => at.hanging() === slots.perHost)
    await at.due([webPushTo('hangs.example.com', -1), webPushTo('push.example.com', 0), fcmTarget('token')])
    await at.deliver()
    await until(() => at.sent.length === 2)
    expect([...at.sent].sort()).toEqual(['fcm', 'push.example.com'])
    expect(at.hanging()).toBe(slots.perHost)
    at.letGo()
    await delivering
    expect(at.sent).toHaveLength(slots.perHost + 3)
  })

  it('leaves what is due to the next job once the first takes no more', async () => {
    await using at = await stage()
    await at.due([webPushTo('hangs.example.com', 0)])
    const over = new AbortController()
    const delivering = at.deliver(deliveryLimits, over.signal)
    await until(() => at.hanging() === 1)
    over.abort()
    await at.due([webPushTo('push.example.com', 0)])
    expect(await at.deliver()).toEqual([{ kind: 'webPush', outcome: 'sent' }])
    at.letGo()
    expect(await delivering).toEqual([{ kind: 'webPush', outcome: 'sent' }])
  })

  it('has those put off that have waited for it for long', async () => {
    await using at = await stage()
    await at.due(list(slots.perHost + 3, (n) => webPushTo('hangs.example.com', n)))
    const delivering = at.deliver()
    await until(() => at.hanging() === slots.perHost)
    at.clock.advance(deliveryLimits.startWithinMs + 1)
    at.letGo()
    const outcomes = (await delivering).map(({ outcome }) => outcome).sort()
    expect(outcomes).toEqual([...list(3, () => 'later'), ...list(slots.perHost, () => 'sent')])
    expect((await at.states('%')).filter((state) => state === 'wanted 1')).toHaveLength(3)
  })
})

it('a sender that never comes back is given up', async () => {
  await using at = await stage()
  await at.due([webPushTo('hangs.example.com', 0), webPushTo('push.example.com', 0)])
  const webPush = { ...slots, giveUpMs: 20 }
  const delivered = await at.deliver({
    ...deliveryLimits,
    lanes: { ...deliveryLimits.lanes, webPush },
  })
  expect(delivered.map(({ outcome }) => outcome).sort()).toEqual(['later', 'sent'])
  expect(await at.states('https://hangs%')).toEqual(['wanted 1'])
})

it('what a kill would have sent once more is little', async () => {
  await using at = await stage()
  const webPush = { ...slots, atOnce: 4, perHost: 4 }
  await at.due(list(40, (n) => webPushTo('push.example.com', n)))
  let most = 0
  at.hooks.whileSending = async () => {
    const rows = await at.states('%')
    most = Math.max(most, rows.filter((state) => state === 'sending 0').length)
  }
  const limits = { ...deliveryLimits, lanes: { ...deliveryLimits.lanes, webPush } }
  expect(await at.deliver(limits)).toHaveLength(40)
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(2 * webPush.atOnce)
})
