import { describe, expect, it } from 'vitest'
import { fromCbor } from './cbor.ts'

const refused: [string, number[]][] = [
  ['a fraction', [0xa1, 0x61, 0x61, 0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]],
  ['a whole number written as a fraction', [0xa1, 0x61, 0x61, 0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]],
  ['undefined', [0xa1, 0x61, 0x61, 0xf7]],
  ['a key twice', [0xa2, 0x61, 0x61, 1, 0x61, 0x61, 1]],
  ['an indefinite map', [0xbf, 0xff]],
  ['a text that is not UTF-8', [0xa1, 0x63, 0xed, 0xa0, 0x80, 1]],
  ['a list said to be endless', [0xa1, 0x61, 0x61, 0x9b, 0, 0, 0, 1, 0, 0, 0, 0]],
  ['lists within lists', [0xa1, 0x61, 0x61, ...Array<number>(40).fill(0x81), 0x80]],
  ['lists within lists deeper than the stack', [0xa1, 0x61, 0x61, ...Array<number>(50_000).fill(0x81), 0x80]],
]

describe('DAG-CBOR', () => {
  it.each(refused)('refuses %s', (_, bytes) => {
    expect(() => fromCbor(Uint8Array.from(bytes), 'it')).toThrow(
      expect.objectContaining({ error: 'InvalidMls' }),
    )
  })
})
