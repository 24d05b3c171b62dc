import fc from 'fast-check'
import { expect, it } from 'vitest'
import { halveSlice, sliceLeaves } from './leaf-slices.ts'
import type { Piece } from './leaf-slices.ts'

const sizes = fc.array(fc.nat({ max: 60 }), { maxLength: 20 })

const grownOf = (leaves: readonly number[]) =>
  leaves.map((count, n) => ({ convoId: `convo ${String(n)}`, by: 'several' as const, leaves: count }))

/** All leaves that pieces say, and the convos to whose end they go on. */
function leavesIn(pieces: readonly Piece[]): string[] {
  return pieces
    .flatMap(({ convoId, from, leaves, isLast }) => [
      ...Array.from({ length: leaves }, (_, n) => `${convoId}: ${String(from + n)}`),
      ...(isLast ? [`${convoId}: to the end`] : []),
    ])
    .sort()
}

it('slices hold every leaf once, whole convos or parts, and no more than may be looked at at once', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 50 }), (counts, atOnce) => {
      const slices = sliceLeaves(grownOf(counts), atOnce)
      const whole = grownOf(counts).flatMap((convo) =>
        convo.leaves === 0 ? [] : [{ ...convo, from: 0, isLast: true }],
      )
      expect(leavesIn(slices.flat())).toEqual(leavesIn(whole))
      const widths = slices.map((slice) => slice.reduce((sum, { leaves }) => sum + leaves, 0))
      expect(widths.slice(0, -1).every((width) => width === atOnce)).toBe(true)
      expect(widths.at(-1) ?? 1).toBeGreaterThan(0)
    }),
  )
})

it('halves hold what the whole did, and come to an end', () => {
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 10 }),
      (counts, atOnce, fewest) => {
        const slices = sliceLeaves(grownOf(counts), atOnce)
        const smallest: Piece[] = []
        for (let next = slices.pop(); next !== undefined; next = slices.pop()) {
          const halves = halveSlice(next, fewest)
          if (halves.length === 0) smallest.push(...next)
          else expect(leavesIn(halves.flat())).toEqual(leavesIn(next))
          slices.push(...halves)
        }
        expect(smallest.every(({ leaves }) => leaves > 0 && leaves <= fewest)).toBe(true)
      },
    ),
  )
})
