import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCbor } from '../cbor.ts'
import { decodeContent, encodeContent } from './content.ts'

const TEXT = 'blue.catbird.mls.message.defs#text'

describe('content', () => {
  it('comes out as it went in', () => {
    const content = {
      $type: TEXT,
      text: 'see https://example.com',
      facets: [
        {
          index: { byteStart: 4, byteEnd: 23 },
          features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://example.com' }],
        },
      ],
      reply: { messageId: 'abcdefghijklmnop' },
    }
    expect(decodeContent(encodeContent(content))).toEqual(content)
  })

  it('is any text that the lexicon lets pass', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'grapheme' }), (text) => {
        expect(decodeContent(encodeContent({ $type: TEXT, text }))).toEqual({ $type: TEXT, text })
      }),
    )
  })

  it('of an unknown type is kept whole', () => {
    const poll = {
      $type: 'com.example.poll',
      question: 'tea?',
      options: ['yes', 'no'],
      seal: new Uint8Array([1]),
    }
    expect(decodeContent(encodeContent(poll))).toEqual(poll)
  })

  it('that breaks its lexicon is refused on the way out and on the way in', () => {
    const broken = { $type: TEXT, text: 7 }
    expect(() => encodeContent(broken)).toThrow()
    expect(() => decodeContent(toCbor(broken))).toThrow()
    expect(() => decodeContent(toCbor({ text: 'no type' }))).toThrow()
  })
})
