import { describe, expect, it } from 'vitest'
import { lastStretch } from './following.ts'

const stay = (joinedSeq: number, removedSeq: number | null = null, generation = 1) => ({
  generation,
  joinedSeq,
  joinedEpoch: 0,
  removedSeq,
})

describe('the last stretch of a device in a log', () => {
  it.each([
    ['no stay', [], undefined],
    ['one that goes on', [stay(3)], { from: 3, to: undefined }],
    ['one that ended', [stay(3, 8)], { from: 3, to: 8 }],
    ['a resync', [stay(3, 8), stay(8)], { from: 3, to: undefined }],
    ['a return after a gap', [stay(3, 8), stay(9, 12)], { from: 9, to: 12 }],
    ['a new generation', [stay(3), stay(20, null, 2)], { from: 3, to: undefined }],
  ])('%s', (_, stays, expected) => {
    expect(lastStretch(stays)).toEqual(expected)
  })
})
