import fc from 'fast-check'
import { expect, it } from 'vitest'
import { clockJump } from './clock-jump.ts'

/** Clocks of which the one that can be set is changed by so much at each look; then nobody looks any more. */
function clocksSetBy(changes: readonly number[]) {
  let [now, set] = [0, 0]
  const left = [...changes]
  return {
    steady: () => now,
    wall: () => 1_000_000 + now + set,
    pause: (ms: number) => {
      const change = left.shift()
      now += ms
      set += change ?? 0
      return Promise.resolve(change !== undefined)
    },
  }
}

it('tells of a clock that was set by more than a minute in all, at the first look after', async () => {
  const changes = fc.array(fc.integer({ min: -90_000, max: 90_000 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(changes, async (byLooks) => {
      const sums = byLooks.map((_, at) => byLooks.slice(0, at + 1).reduce((sum, change) => sum + change, 0))
      const expected = sums.find((sum) => Math.abs(sum) > 60_000)
      expect(await clockJump(new AbortController().signal, clocksSetBy(byLooks))).toBe(expected)
    }),
  )
})
