import { TID } from '@atproto/common-web'
import { describe, expect, it } from 'vitest'
import { isRev, newestRev } from './rev.ts'

const now = Date.parse('2026-01-02T03:04:05.678Z')
const revAt = (ms: number) => TID.fromTime(ms * 1000, 31).toString()

describe('the newest revision of a repo', () => {
  it('is the later of what was known and what was seen', () => {
    const [older, newer] = [revAt(now - 1000), revAt(now)]
    expect([isRev(older), isRev('0000000000000'), isRev('')]).toEqual([true, false, false])
    expect(newestRev(undefined, older, now)).toBe(older)
    expect(newestRev(older, newer, now)).toBe(newer)
    expect(newestRev(newer, older, now)).toBe(newer)
  })

  it('is none that lies ahead of time, so that a wrong clock does not outlast itself', () => {
    const older = revAt(now - 1000)
    expect(newestRev(older, revAt(now + 4 * 60_000), now)).toBe(revAt(now + 4 * 60_000))
    expect(newestRev(older, revAt(now + 6 * 60_000), now)).toBe(older)
    expect(newestRev(undefined, revAt(now + 6 * 60_000), now)).toBeUndefined()
  })
})
