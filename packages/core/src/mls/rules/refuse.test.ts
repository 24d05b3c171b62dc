import { describe, expect, it } from 'vitest'
import { refuse, refusingGarbage } from './refuse.ts'
import { ruleRow } from './table.ts'
import type { RuleId } from './table.ts'

/** Nets below the rules: no bytes are known that reach them, so a failing library stands in for such bytes. */
const nets: [name: string, rule: RuleId, act: () => unknown][] = [
  ['a commit at which the library fails', 'library.commit', () => fails('library.commit')],
  ['a beginning at which the library fails', 'library.creation', () => fails('library.creation')],
]

describe('what a library throws', () => {
  it.each(nets)('%s breaks %s and is refused', async (_name, rule, act) => {
    await expect(act()).rejects.toMatchObject({
      rule,
      error: ruleRow(rule).error,
      cause: new RangeError('it'),
    })
  })

  it('is told from what we refuse ourselves', async () => {
    const own = refuse('framing.epoch', 'it')
    await expect(refusingGarbage('library.commit', 'no', () => Promise.reject(own))).rejects.toBe(own)
  })
})

function fails(rule: RuleId): Promise<unknown> {
  return refusingGarbage(rule, 'no', () => Promise.reject(new RangeError('it')))
}
