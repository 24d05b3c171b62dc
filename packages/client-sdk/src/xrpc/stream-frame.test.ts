import { describe, expect, it } from 'vitest'
import { toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { readFrame } from './stream-frame.ts'

function frame(header: CborValue, body: CborValue): Uint8Array {
  return Uint8Array.from([...toCbor(header), ...toCbor(body)])
}

describe('a frame of the event stream', () => {
  it('is read by its type, bytes as bytes', () => {
    const entry = {
      $type: 'blue.catbird.mls.message.defs#messageEntry',
      ...{ seq: 1, generation: 1, epoch: 0, createdAt: '2026-01-01T00:00:00.000Z' },
      ciphertext: new Uint8Array([1, 2]),
    }
    const body = { convoId: 'a'.repeat(52), entry }
    expect(readFrame(frame({ op: 1, t: '#logEntry' }, body))).toEqual({ kind: 'logEntry', body })
    const cursor = { cursor: 'abc' }
    expect(readFrame(frame({ op: 1, t: '#cursor' }, cursor))).toEqual({ kind: 'cursor', body: cursor })
  })

  it('of a later version is passed over by name', () => {
    expect(readFrame(frame({ op: 1, t: '#later' }, { of: 'a later version' }))).toEqual({
      kind: 'unknown',
      body: { $type: 'blue.catbird.mls.event.subscribe#later', of: 'a later version' },
    })
  })

  it('that tells of an error is that error', () => {
    const ended = frame({ op: -1 }, { error: 'SessionEnded', message: 'the device was removed' })
    expect(() => readFrame(ended)).toThrow(expect.objectContaining({ error: 'SessionEnded' }))
  })

  it('that breaks its lexicon, or is none, is refused', () => {
    const refused = expect.objectContaining({ error: 'UnexpectedAnswer' }) as Error
    expect(() => readFrame(frame({ op: 1, t: '#cursor' }, { cursor: 7 }))).toThrow(refused)
    expect(() => readFrame(frame({ op: 2 }, {}))).toThrow(refused)
    expect(() => readFrame(toCbor({ op: 1, t: '#cursor' }))).toThrow(refused)
  })
})
