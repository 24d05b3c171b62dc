import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gather } from './gather.ts'

/** Carries items out by doubling them, when it is let; notes what went together. */
function gathering(limits = { most: 5, atOnce: 1 }) {
  const batches: (readonly number[])[] = []
  const held: (() => void)[] = []
  const failing = new Set<number>()
  const carryOut = async (items: readonly number[]) => {
    batches.push(items)
    await new Promise<void>((resolve) => held.push(resolve))
    if (items.some((item) => failing.has(item))) throw new RangeError('one of them fails')
    if (items.includes(0)) throw new Error('the database is gone')
    return items.map((item) => item * 2)
  }
  const concernsOne = (error: unknown) => error instanceof RangeError
  const letGo = async () => {
    held.shift()?.()
    await new Promise(setImmediate)
  }
  return { double: gather(carryOut, concernsOne, limits), batches, failing, letGo, held }
}

describe('what is gathered', () => {
  it('goes at once where there is room, and with all who wait where there was none', async () => {
    const { double, batches, letGo } = gathering()
    const answers = [double([1]), double([2]), double([3, 4])]
    expect(batches).toEqual([[1]])
    await letGo()
    expect(batches).toEqual([[1], [2, 3, 4]])
    await letGo()
    expect(await Promise.all(answers)).toEqual([[2], [4], [6, 8]])
  })

  it('is never more at once than may be, unless one caller brings more', async () => {
    const { double, batches, letGo } = gathering()
    const answers = [double([1]), double([2, 3, 4]), double([5, 6, 7]), double([1, 2, 3, 4, 5, 6, 7])]
    for (let i = 0; i < 4; i++) await letGo()
    expect(batches).toEqual([[1], [2, 3, 4], [5, 6, 7], [1, 2, 3, 4, 5, 6, 7]])
    expect(await answers[2]).toEqual([10, 12, 14])
  })

  it('is under way as often at once as may be', async () => {
    const { double, batches, letGo } = gathering({ most: 5, atOnce: 2 })
    const answers = [double([1]), double([2]), double([3])]
    expect(batches).toEqual([[1], [2]])
    for (let i = 0; i < 3; i++) await letGo()
    expect(await Promise.all(answers)).toEqual([[2], [4], [6]])
  })

  it('fails for the one whose items fail, and for all where it is no one’s fault', async () => {
    const { double, failing, letGo } = gathering()
    failing.add(3)
    const first = Promise.allSettled([double([1]), double([2]), double([3]), double([4])])
    for (let i = 0; i < 5; i++) await letGo()
    const outcomes = await first
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    const second = Promise.allSettled([double([1]), double([0]), double([4])])
    for (let i = 0; i < 2; i++) await letGo()
    const gone = await second
    expect(gone.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  })

  it('gives each caller the results of its own items, whatever comes when', async () => {
    const callers = fc.array(fc.array(fc.integer({ min: 1 }), { minLength: 1, maxLength: 4 }), {
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(callers, fc.integer({ min: 1, max: 3 }), async (calls, atOnce) => {
        const { double, letGo, held } = gathering({ most: 5, atOnce })
        const answers = calls.map((items) => double(items))
        while (held.length > 0) await letGo()
        expect(await Promise.all(answers)).toEqual(calls.map((items) => items.map((item) => item * 2)))
      }),
    )
  })
})
