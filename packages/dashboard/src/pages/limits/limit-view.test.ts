import { describe, expect, it } from 'vitest'
import { groupLimits, isFound, readLimitValue, valueNow } from './limit-view.ts'
import type { Limit } from './limit-view.ts'

const limit: Limit = {
  ...{ name: 'flagPercent', unit: 'percent', default: 50, byDefault: 50, least: 1, most: 100 },
  ...{ purpose: 'From where on.', countedIn: 'Postgres', whenDown: 'closed' },
}
const setTo = (value: number): Limit => ({
  ...limit,
  set: { value, at: '2026-01-01T00:00:00Z', by: 'token' },
})

describe('a limit', () => {
  it('is what it was set to, unless no node goes by that', () => {
    expect([limit, setTo(7), setTo(900), setTo(0)].map(valueNow)).toEqual([50, 7, 50, 50])
  })

  it('takes whole numbers of its range alone', () => {
    expect(['1', ' 100 ', '42'].map((text) => readLimitValue(text, limit))).toEqual([1, 100, 42])
    for (const text of ['', '0', '101', '1.5', '-3', '1e2', 'many'])
      expect(readLimitValue(text, limit)).toEqual({ problem: 'Give a whole number from 1 to 100.' })
  })

  it('is found by its name or purpose, and shown once', () => {
    expect([isFound(limit, 'FLAG'), isFound(limit, 'where'), isFound(limit, 'blob')]).toEqual([
      true,
      true,
      false,
    ])
    const other: Limit = { ...limit, name: 'exportsPerDay' }
    expect(groupLimits([limit, other]).map(({ title }) => title)).toEqual([
      'Requests to chat',
      'Reports and exports',
    ])
  })
})
