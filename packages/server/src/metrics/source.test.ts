import { setImmediate as nextTurn } from 'node:timers/promises'
import { silentLog } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { createSource } from './source.ts'

describe('a source of metrics', () => {
  it('is read once for all that ask at once, and for those that ask soon after', async () => {
    let reads = 0
    const source = createSource(silentLog, 'a', async () => ++reads, { freshMs: 60_000 })
    expect(await Promise.all([source(), source()])).toEqual([1, 1])
    expect(await source()).toBe(1)
  })

  it('is read again when what is known is old', async () => {
    let reads = 0
    const source = createSource(silentLog, 'a', async () => ++reads, { freshMs: 0 })
    expect([await source(), await source()]).toEqual([1, 2])
  })

  it('keeps nobody waiting, and is not asked twice at once however long it takes', async () => {
    let reads = 0
    let answer: (value: string) => void = () => undefined
    const read = () => {
      reads++
      return new Promise<string>((resolve) => (answer = resolve))
    }
    const source = createSource(silentLog, 'a', read, { freshMs: 60_000, withinMs: 1 })
    expect([await source(), await source()]).toEqual([undefined, undefined])
    expect(reads).toBe(1)
    answer('late')
    await nextTurn()
    expect(await source()).toBe('late')
  })

  it('tells of a failure once until it succeeds', async () => {
    const told: string[] = []
    const log = { ...silentLog, warn: (_: object, message: string) => void told.push(message) }
    let fails = true
    const read = async () => {
      if (fails) throw new Error('away')
      return 1
    }
    const source = createSource(log, 'a', read, { freshMs: 0 })
    expect([await source(), await source()]).toEqual([undefined, undefined])
    expect(told).toHaveLength(1)
    fails = false
    expect(await source()).toBe(1)
    fails = true
    await source()
    expect(told).toHaveLength(2)
  })
})
