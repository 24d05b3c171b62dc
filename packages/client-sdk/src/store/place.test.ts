import { describe, expect, it } from 'vitest'
import { placesBehind } from '../sync/restore/places-behind.ts'
import { placeText } from './place.ts'
import { recordCodec } from './codec.ts'

describe('a place of what was lost', () => {
  it('is behind one of the log and before the next, each in its order, also as text', () => {
    for (const count of [1, 2, 3, 1_000]) {
      const places = placesBehind(17, count)
      const all = [17, ...places, 18]
      expect(all).toEqual([...new Set(all)].sort((a, b) => a - b))
      const texts = all.map(placeText)
      expect(texts).toEqual([...texts].sort())
    }
    expect(placeText(placesBehind(0, 999_999)[0] ?? 0)).toBe('0000000000000000.000001')
  })

  it('is stored and read as it was, wherever it stands in a record', () => {
    const codec = recordCodec<object>()
    const [place = 0] = placesBehind(17, 2)
    const record = {
      seq: place,
      list: [{ seq: place }, 'x'],
      bytes: new Uint8Array([1]),
      whole: 3,
      map: { a: place },
    }
    expect(codec.decode(codec.encode(record))).toEqual(record)
    expect(codec.decode(codec.encode({ seq: 3, list: [] }))).toEqual({ seq: 3, list: [] })
  })
})
