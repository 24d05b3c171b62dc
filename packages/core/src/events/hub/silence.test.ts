import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { until } from '../../bus/testing/until.ts'
import { createUnsafeTestConvo } from '../../messages/testing/test-convo.ts'
import { countingEncoder, FakeConnection } from '../testing/fake-connection.ts'
import { alice, bob, startTestNode } from '../testing/test-node.ts'
import { hubLimits } from './ports.ts'
import { Reader } from './reader.ts'
import { breakSilence } from './silence.ts'

const cursors = ({ frames }: FakeConnection) => frames.filter(({ kind }) => kind === 'cursor').length

describe('a connection that rests', () => {
  it('is sent a cursor now and then, from which it goes on without losing or repeating', async () => {
    await using node = await startTestNode({ silentMs: 250 })
    const convo = await createUnsafeTestConvo(node.db, [alice, bob])
    const resting = await node.connect(bob)
    await until(() => cursors(resting) > 2)
    expect(resting.frames.every(({ kind }) => kind === 'cursor')).toBe(true)
    resting.close()
    await node.send(convo, 2)
    const again = await node.connect(bob, { cursor: resting.cursor })
    await until(() => again.entriesOf(convo.convoId).length === 2)
    expect(again.entriesOf(convo.convoId)).toEqual(['1 message', '2 message'])
  })
})

describe('silence', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Readers that have had their first cursor, and rest. */
  function resting(count: number) {
    const connections = Array.from({ length: count }, () => new FakeConnection())
    const readers = connections.map((connection) => {
      const of = { caller: bob, sessionId: undefined, connection, encode: countingEncoder() }
      return new Reader({ ...of, limits: hubLimits, onEnd: () => undefined })
    })
    const stop = breakSilence(new Set(readers), 25_000)
    const told = () => connections.map(cursors)
    return { connections, readers, stop, told }
  }

  it('is broken for everybody in its time, and not for many at once', async () => {
    const { readers, stop, told } = resting(50)
    for (const reader of readers) reader.sendCursor()
    const having = (n: number) => told().filter((count) => count === n).length
    await vi.advanceTimersByTimeAsync(24_900)
    expect(having(2)).toBe(0)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(having(2)).toBe(10)
    await vi.advanceTimersByTimeAsync(4_000)
    expect(having(2)).toBe(50)
    stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(having(2)).toBe(50)
  })

  it('is not where something was sent meanwhile, or has not left, or no place is known yet', async () => {
    const { connections, readers, stop, told } = resting(3)
    const [lively, stuck] = readers
    lively?.sendCursor()
    stuck?.sendCursor()
    await vi.advanceTimersByTimeAsync(20_000)
    const release = connections[1]?.stick()
    await lively?.send(new TextEncoder().encode('{}'))
    void stuck?.send(new TextEncoder().encode('{}'))
    await vi.advanceTimersByTimeAsync(24_000)
    // One each for what was sent; the one that is stuck gets no more.
    expect(told()).toEqual([2, 2, 0])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told()).toEqual([5, 2, 0])
    release?.()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told()[1]).toBe(3)
    stop()
  })
})
