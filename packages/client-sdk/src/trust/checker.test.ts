import { describe, expect, it } from 'vitest'
import type { DeviceTrust } from '../store/trust-record.ts'
import { Checker } from './checker.ts'
import type { DeviceOf } from './ledger.ts'

const HOUR = 3_600_000

function deviceOf(n: number): DeviceOf {
  return { did: 'did:plc:bob', deviceId: `device-${n}`, signatureKey: new Uint8Array(32).fill(n) }
}

/** A checker with a clock that stands still until it is moved, and checks that end when they are told to. */
function makeChecker() {
  const closing = new AbortController()
  const gone = new Set<string>()
  const under: { deviceId: string; end: (failure?: Error) => void }[] = []
  const failures: number[] = []
  const sleepers = new Set<() => void>()
  const devices = new Map<string, Partial<DeviceTrust>>()
  let now = 1_000_000
  const fresh = { state: 'unverified', first: true, endorsed: false, endorsers: [], approved: false } as const
  const device = ({ deviceId, signatureKey }: DeviceOf): DeviceTrust => {
    const known = { ...fresh, firstSeen: 0, ciphersuite: 'any', deviceId, signatureKey }
    return { ...known, ...devices.get(deviceId) }
  }
  const checker = new Checker({
    signal: closing.signal,
    timing: {
      now: () => now,
      random: () => 0.5,
      async sleep(ms, signal) {
        const until = now + ms
        while (now < until && !signal.aborted) {
          await new Promise<void>((resolve) => {
            sleepers.add(resolve)
            signal.addEventListener('abort', () => resolve())
          })
        }
      },
    },
    device: (who) => (gone.has(who.deviceId) ? undefined : device(who)),
    check({ deviceId }) {
      return new Promise((resolve, reject) => {
        const end = (failure?: Error) => {
          under.splice(
            under.findIndex((one) => one.deviceId === deviceId),
            1,
          )
          if (failure !== undefined) {
            reject(failure)
            return
          }
          devices.set(deviceId, { ...devices.get(deviceId), state: 'verified', checkedAt: now })
          resolve()
        }
        under.push({ deviceId, end })
      })
    },
    failed: (_leaf, _thrown, before) => failures.push(before),
  })
  const running = checker.run()
  return {
    checker,
    devices,
    failures,
    gone,
    under: () => under.map(({ deviceId }) => deviceId),
    async end(deviceId: string, failure?: Error) {
      under.find((one) => one.deviceId === deviceId)?.end(failure)
      await settle()
    },
    async pass(ms: number) {
      now += ms
      for (const wake of sleepers) wake()
      sleepers.clear()
      await settle()
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      for (const { end } of [...under]) end()
      await running
    },
  }
}

/** Lets everything that is ready go on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('the checker', () => {
  it('looks at new devices at once, at most four together', async () => {
    await using rig = makeChecker()
    rig.checker.want([1, 2, 3, 4, 5, 6].map(deviceOf))
    await settle()
    expect(rig.under()).toHaveLength(4)
    await rig.end('device-2')
    expect(rig.under()).toEqual(['device-1', 'device-3', 'device-4', 'device-5'])
  })

  it('waits longer each time a server cannot be asked', async () => {
    await using rig = makeChecker()
    rig.checker.want([deviceOf(1)])
    await settle()
    const down = new Error('down')
    for (const pause of [5_000, 10_000, 20_000]) {
      await rig.end('device-1', down)
      await rig.pass(pause / 2)
      expect(rig.under()).toEqual([])
      await rig.pass(pause / 2)
      expect(rig.under()).toEqual(['device-1'])
    }
    expect(rig.failures).toEqual([0, 1, 2])
  })

  it('looks again soon at what is not settled, and rarely at what is', async () => {
    await using rig = makeChecker()
    rig.devices.set('device-2', { endorsed: true })
    rig.checker.want([deviceOf(1), deviceOf(2)])
    await settle()
    await rig.end('device-1')
    await rig.end('device-2')
    await rig.pass(HOUR)
    expect(rig.under()).toEqual(['device-1'])
    await rig.pass(23 * HOUR)
    expect(rig.under()).toContain('device-2')
  })

  it('hurries on a hint, though not as often as anybody likes', async () => {
    await using rig = makeChecker()
    rig.checker.want([deviceOf(1)])
    await settle()
    rig.checker.hurry([deviceOf(1)])
    await rig.end('device-1')
    expect(rig.under()).toEqual([])
    await rig.pass(5_000)
    expect(rig.under()).toEqual(['device-1'])
    await rig.end('device-1')
    await rig.pass(5_000)
    expect(rig.under()).toEqual([])
  })

  it('forgets a device that is in no convo any more', async () => {
    await using rig = makeChecker()
    rig.checker.want([deviceOf(1)])
    await settle()
    rig.gone.add('device-1')
    await rig.end('device-1')
    await rig.pass(48 * HOUR)
    expect(rig.under()).toEqual([])
  })

  it('asked to look now, looks after whatever check is under way', async () => {
    await using rig = makeChecker()
    rig.checker.want([deviceOf(1)])
    await settle()
    let done = false
    const looking = rig.checker.checkNow([deviceOf(1)]).then(() => (done = true))
    await rig.end('device-1')
    expect([done, rig.under()]).toEqual([false, ['device-1']])
    await rig.end('device-1')
    await looking
  })
})
