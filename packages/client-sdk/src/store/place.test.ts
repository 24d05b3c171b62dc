import { describe, expect, it } from 'vitest'
import { placesBehind } from '../sync/restore/places-behind.ts'
import { FARTHEST, MOST_LOST, placeText } from './place.ts'
import { recordCodec } from './codec.ts'

const isRising = (all: readonly number[]) => all.every((place, i) => place > (all[i - 1] ?? -1))

describe('a place of what was lost', () => {
  it('is behind one of the log and before the next, each in its order, also as text', () => {
    for (const count of [1, 2, 3, 1_000]) {
      const places = placesBehind(17, count)
      const all = [17, ...places, 18]
      expect(all).toEqual([...new Set(all)].sort((a, b) => a - b))
      const texts = all.map(placeText)
      expect(texts).toEqual([...texts].sort())
    }
    expect(placeText(placesBehind(0, MOST_LOST)[0] ?? 0)).toBe('0000000000000000.00000001')
  })

  it.each([0, FARTHEST])('is of one message alone, however many there are: behind %i', (place) => {
    for (const count of [999_999, 1_000_000, 2_345_678])
      expect(isRising([place, ...placesBehind(place, count), place + 1])).toBe(true)
    const texts = placesBehind(place, 1_000_000).slice(-9).map(placeText)
    expect([...new Set(texts)].sort()).toEqual(texts)
  })

  it('is refused, rather than given twice, where there are too many', () => {
    expect(() => placesBehind(17, MOST_LOST + 1)).toThrow('no room')
    expect(() => placesBehind(FARTHEST + 1, 1)).toThrow('no room')
    expect(placesBehind(FARTHEST + 1, 0)).toEqual([])
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
    const places = [...placesBehind(17, 1_000), ...placesBehind(FARTHEST, 1_000)]
    expect(codec.decode(codec.encode({ places }))).toEqual({ places })
  })
})
