import { describe, expect, it } from 'vitest'
import { backoff, systemTiming } from './timing.ts'

describe('backoff', () => {
  it('doubles up to its limit, in whole milliseconds, which records can hold', () => {
    for (let tries = 1; tries < 20; tries++) {
      const most = Math.min(30_000, 250 * 2 ** (tries - 1))
      const wait = backoff(tries, systemTiming)
      expect(Number.isInteger(wait)).toBe(true)
      expect(wait).toBeGreaterThanOrEqual(Math.floor(most / 2))
      expect(wait).toBeLessThan(most)
    }
  })
})
