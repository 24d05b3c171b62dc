import { enumNumberToKey, openEnumNumberToKey } from 'ts-mls/util/enumHelpers.js'
import { describe, expect, it } from 'vitest'

describe.each([
  ['a closed list of names', enumNumberToKey, undefined],
  ['an open list of names', openEnumNumberToKey, '77'],
])('%s', (_, lookUpIn, unknown) => {
  it('is read once, however many numbers it names', () => {
    let reads = 0
    const names = new Proxy(
      { one: 1, two: 2 },
      {
        ownKeys(target) {
          reads++
          return Reflect.ownKeys(target)
        },
      },
    )
    const nameOf = lookUpIn(names)
    for (let i = 0; i < 1000; i++) expect(nameOf(2)).toBe('two')
    expect(nameOf(77)).toBe(unknown)
    expect(reads).toBeLessThanOrEqual(2)
  })
})
