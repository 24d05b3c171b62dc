import { expect, it } from 'vitest'
import { toCbor } from '../cbor.ts'
import { countItems } from './count-items.ts'

it('counts every key, value, list and map once, whatever its length, and no further than asked', () => {
  const value = {
    a: 1,
    b: [256, 70_000, 2 ** 40, -3],
    c: 'x'.repeat(300),
    d: new Uint8Array(70_000),
    e: true,
  }
  expect(countItems(toCbor(value), 1_000)).toBe(15)
  expect(countItems(toCbor(value), 4)).toBe(4)
  expect(countItems(new Uint8Array(), 4)).toBe(0)
})
