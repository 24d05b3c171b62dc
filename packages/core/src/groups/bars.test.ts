import { describe, expect, it } from 'vitest'
import { checkNotBarred, checkResetNotBarred } from './bars.ts'

const now = new Date('2026-01-02T00:00:00Z')
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const verdict = (bars: number, minutes: number, external: boolean) => () =>
  checkNotBarred({ barred_at: before(minutes), bars, last_barred_at: before(minutes) }, { external, now })

describe('a barred leaf', () => {
  it('commits no more, however long ago that was', () => {
    expect(verdict(1, 1, false)).toThrow(expect.objectContaining({ error: 'CommitterBarred' }) as Error)
    expect(verdict(0, 10_000, false)).toThrow(expect.objectContaining({ error: 'CommitterBarred' }) as Error)
  })

  it('may join afresh at once after the first time', () => {
    expect(verdict(1, 0, true)).not.toThrow()
  })

  it.each([
    [2, 59, 60_000],
    [3, 60, 23 * 3600_000],
    [9, 60, 23 * 3600_000],
  ])('has to wait after %i bars', (bars, minutes, retryAfterMs) => {
    expect(verdict(bars, minutes, true)).toThrow(
      expect.objectContaining({ error: 'CommitterBarred', retryAfterMs }) as Error,
    )
  })

  it('has waited long enough', () => {
    expect(verdict(2, 60, true)).not.toThrow()
  })
})

describe('a reset by a barred leaf', () => {
  const refusalOf = (bars: number, minutes: number) => {
    const barred = { barred_at: before(minutes), bars, last_barred_at: before(minutes) }
    return expect(() => checkResetNotBarred(barred, now))
  }

  it('is refused until its device has joined afresh, however long ago that was', () => {
    const atOnce = { error: 'CommitterBarred', retryAfterMs: undefined }
    refusalOf(1, 0).toThrow(expect.objectContaining(atOnce) as Error)
    refusalOf(2, 60).toThrow(expect.objectContaining(atOnce) as Error)
  })

  it('is refused with the time until its device may join afresh', () => {
    const error = 'CommitterBarred'
    refusalOf(2, 59).toThrow(expect.objectContaining({ error, retryAfterMs: 60_000 }) as Error)
    refusalOf(3, 60).toThrow(expect.objectContaining({ error, retryAfterMs: 23 * 3600_000 }) as Error)
  })

  it('is made where the bars were of leaves that the device has no more', () => {
    expect(() =>
      checkResetNotBarred({ barred_at: null, bars: 3, last_barred_at: before(1) }, now),
    ).not.toThrow()
  })
})

describe('who was never barred', () => {
  it('commits, joins and resets', () => {
    const none = { barred_at: null, bars: 0, last_barred_at: null }
    expect(() => checkResetNotBarred(none, now)).not.toThrow()
    for (const external of [true, false]) expect(() => checkNotBarred(none, { external, now })).not.toThrow()
  })
})
