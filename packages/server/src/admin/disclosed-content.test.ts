import { toCbor } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { readContent } from './disclosed-content.ts'

describe('what a reporter discloses', () => {
  it('is read by its type, with its text and everything else', () => {
    const content = {
      $type: 'blue.catbird.mls.message.defs#text',
      text: 'Hello',
      key: new Uint8Array([1, 2, 3]),
    }
    expect(readContent(toCbor(content))).toEqual({
      ...{ type: 'blue.catbird.mls.message.defs#text', text: 'Hello' },
      json: JSON.stringify({ key: { $bytes: 'AQID' }, text: 'Hello', $type: content.$type }, undefined, 2),
    })
    expect(readContent(toCbor({ text: 7 }))).toMatchObject({ type: null, text: null })
  })

  it('may be anything', () => {
    for (const content of [
      new Uint8Array(),
      new Uint8Array([0xff]),
      new TextEncoder().encode('{"text":"no CBOR"}'),
    ])
      expect(readContent(content)).toEqual({ type: null, text: null, json: null })
  })
})
