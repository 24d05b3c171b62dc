import { describe, expect, it } from 'vitest'
import { withTransaction } from '../database/index.ts'
import { insertDevices } from '../events/testing/devices.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { testDevice } from '../messages/testing/test-convo.ts'
import { createGrowth } from './growth.ts'
import { growthLimits } from './limits.ts'
import { alice, bob, startPushStage } from './testing/stage.ts'

const many = Array.from({ length: 20 }, (_, n) => testDevice('many', n))
const held = many[7] ?? alice

/** A node with a large convo and a small one, both of which have grown, which looks at few leaves at once. */
async function stageOfTwo() {
  const stage = await startPushStage()
  await insertDevices(stage.db, many)
  const [large, small] = [await stage.convo(alice, ...many), await stage.convo(alice, bob)]
  for (const device of [bob, ...many]) await stage.register(device)
  const limits = { ...growthLimits, leavesAtOnce: 12, fewestLeaves: 2, lookWithinMs: 500, timeoutsBorne: 100 }
  const growth = createGrowth(stage, limits)
  for (const { convoId } of [large, small]) growth.stored(convoId, alice)
  return {
    growth,
    /** Does something while somebody holds the row of a device. */
    whileHeld: ({ did, deviceId }: DeviceCaller, act: () => Promise<void>) =>
      withTransaction(stage.db, async (tx) => {
        await tx.query('SELECT FROM push_registration WHERE did = $1 AND device_id = $2 FOR UPDATE', [
          ...[did, deviceId],
        ])
        await act()
      }),
    async woken(): Promise<string[]> {
      const before = stage.woken.length
      await stage.deliver()
      return stage.woken.slice(before).sort()
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  }
}

const idsOf = (devices: readonly DeviceCaller[]) => devices.map(({ deviceId }): string => deviceId).sort()

describe('convos that have grown', () => {
  it('are looked at in parts, which leave nobody out', async () => {
    await using at = await stageOfTwo()
    await at.growth.flush()
    expect(await at.woken()).toEqual(idsOf([...many, bob]))
  })

  it('are no trouble of each other, nor of most of their own, where some cannot be looked at; nor are they forgotten', async () => {
    await using at = await stageOfTwo()
    await at.whileHeld(held, async () => {
      await expect(at.growth.flush()).rejects.toThrow('statement timeout')
      const woken = await at.woken()
      expect(woken).toContain(bob.deviceId)
      expect(woken).not.toContain(held.deviceId)
      expect(woken.length).toBeGreaterThanOrEqual(many.length - 1)
    })
    await at.growth.flush()
    expect(await at.woken()).toContain(held.deviceId)
  })
})
