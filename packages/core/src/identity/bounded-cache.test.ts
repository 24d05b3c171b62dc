import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBoundedCache } from './bounded-cache.ts'

describe('createBoundedCache', () => {
  it('drops what was unused for longest', () => {
    const cache = createBoundedCache<string, { n: number }>(2)
    cache.set('a', { n: 1 })
    cache.set('b', { n: 2 })
    expect(cache.get('a')).toEqual({ n: 1 })
    cache.set('c', { n: 3 })
    expect(cache.get('b')).toBeUndefined()
    expect(cache.get('a')).toEqual({ n: 1 })
    expect(cache.get('c')).toEqual({ n: 3 })
  })

  it('drops by weight where entries weigh, also one that is too heavy by itself', () => {
    const cache = createBoundedCache<string, { kg: number }>(10, ({ kg }) => kg)
    cache.set('a', { kg: 4 })
    cache.set('b', { kg: 4 })
    cache.set('a', { kg: 5 })
    expect(cache.size).toBe(2)
    cache.set('c', { kg: 5 })
    expect(cache.get('b')).toBeUndefined()
    expect(cache.get('a')).toEqual({ kg: 5 })
    cache.set('d', { kg: 11 })
    expect(cache.size).toBe(0)
  })

  it('never grows past its bound and always holds what was set last', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 })),
        fc.integer({ min: 1, max: 8 }),
        (keys, bound) => {
          const cache = createBoundedCache<number, { key: number }>(bound)
          for (const key of keys) {
            cache.set(key, { key })
            expect(cache.size).toBeLessThanOrEqual(bound)
            expect(cache.get(key)).toEqual({ key })
          }
        },
      ),
    )
  })
})
