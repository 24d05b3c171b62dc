import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageIdIn, newMessageId, unwrap, wrap } from './envelope.ts'

describe('an envelope', () => {
  it('gives back id and content, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (content) => {
        const messageId = newMessageId()
        const envelope = wrap(messageId, content)
        expect(unwrap(envelope)).toEqual({ messageId, content, key: envelope.key })
        expect(messageIdIn(envelope.authenticatedData)).toBe(messageId)
      }),
    )
  })

  it('hides lengths within a bucket', () => {
    const [a, b] = ['yes', 'no, I would rather not'].map((text) =>
      wrap(newMessageId(), new TextEncoder().encode(text)),
    )
    expect(a?.plaintext.length).toBe(b?.plaintext.length)
  })

  it('is dropped when its commitment is of another content', () => {
    const one = wrap(newMessageId(), new Uint8Array([1]))
    const other = wrap(newMessageId(), new Uint8Array([2]))
    expect(unwrap({ plaintext: one.plaintext, authenticatedData: other.authenticatedData })).toBeUndefined()
    expect(
      unwrap({ plaintext: new Uint8Array([0xff]), authenticatedData: one.authenticatedData }),
    ).toBeUndefined()
  })
})
