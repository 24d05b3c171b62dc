import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asDid,
  asMessageId,
  bucketFor,
  commitContent,
  decodeCommitData,
  decodeMessageData,
  decodePolicy,
  directConvoId,
  encodeCommitData,
  encodeMessageData,
  encodePolicy,
  fromBase64Url,
  newGroupPolicy,
  openCommitted,
  toBase64Url,
  toCbor,
} from './index.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe('the content envelope', () => {
  it('opens to what was committed, at a padded length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), bytes(32), (content, key) => {
        const { plaintext, commitment } = commitContent(content, key)
        expect(openCommitted(plaintext, commitment)).toEqual({ content, key })
        expect(plaintext.length).toBe(bucketFor(plaintext.length))
      }),
    )
  })

  it('never has a length of its own, wherever the length prefixes of CBOR change', () => {
    const key = new Uint8Array(32)
    const lengths = [...Array(1100).keys()]
    for (const size of [32_768, 65_536, 131_072, 196_608]) {
      for (let below = 40; below < 360; below++) lengths.push(size - below)
    }
    const wrong = lengths.filter((length) => {
      const { plaintext } = commitContent(new Uint8Array(length), key)
      return plaintext.length !== bucketFor(plaintext.length)
    })
    expect(wrong).toEqual([])
  })

  it('refuses a commitment to other content', () => {
    const { plaintext } = commitContent(Uint8Array.of(1), new Uint8Array(32))
    const { commitment } = commitContent(Uint8Array.of(2), new Uint8Array(32))
    expect(() => openCommitted(plaintext, commitment)).toThrow('commitment')
  })
})

describe('authenticated data', () => {
  it('of messages and commits reads back as written', () => {
    const id = asMessageId('a-message-id-0001')
    if (!id) throw new Error('the id is well formed')
    const message = { id, commitment: new Uint8Array(32).fill(7) }
    expect(decodeMessageData(encodeMessageData(message))).toEqual(message)
    const leaves = [{ leafIndex: 3, signature: Uint8Array.of(1, 2) }]
    expect(decodeCommitData(encodeCommitData({ leaves }))).toEqual({ leaves })
    expect(encodeCommitData({ leaves: [] })).toHaveLength(0)
  })
})

describe('a policy', () => {
  const creator = asDid('did:plc:creator')
  if (!creator) throw new Error('the DID is well formed')

  it('keeps fields of later versions', () => {
    const policy = { ...newGroupPolicy(creator), unknown: { polls: [1, 2] } }
    expect(decodePolicy(encodePolicy(policy))).toEqual(policy)
  })

  it('is refused where a list is out of order', () => {
    const map = {
      v: 1,
      kind: 'group',
      admins: ['did:plc:b', 'did:plc:a'],
      absent: [],
      banned: [],
      memberLimit: 2,
    }
    expect(() => decodePolicy(toCbor({ ...map, rules: {} }))).toThrow('in order')
  })
})

describe('ids', () => {
  it('of a direct convo are the same from both sides', () => {
    expect(directConvoId('did:web:s', 'did:plc:a', 'did:plc:b')).toBe(
      directConvoId('did:web:s', 'did:plc:b', 'did:plc:a'),
    )
    expect(directConvoId('did:web:s', 'did:plc:a', 'did:plc:b')).toMatch(/^[a-z2-7]{52}$/)
  })

  it('read base64url only in its one form', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        expect(fromBase64Url(toBase64Url(value))).toEqual(value)
      }),
    )
    expect(fromBase64Url('AB')).toBeUndefined()
  })
})
