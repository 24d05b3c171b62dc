import { describe, expect, it } from 'vitest'
import { decodeNotice, encodeNotice } from './notice.ts'
import type { Notice } from './notice.ts'

describe('a notice', () => {
  it.each<Notice>([
    {
      kind: 'leaveRequested',
      did: 'did:plc:a',
      statements: [{ leafIndex: 3, signature: new Uint8Array([1, 2]) }],
    },
    { kind: 'leaveRequested', did: 'did:plc:a', statements: [] },
    { kind: 'removalSuggested', did: 'did:plc:a', deviceId: '0123456789abcdef', reason: 'deviceRemoved' },
    { kind: 'removalSuggested', did: 'did:plc:a', reason: 'suspended' },
    { kind: 'removalWithdrawn', did: 'did:plc:a', deviceId: '0123456789abcdef' },
    { kind: 'removalWithdrawn', did: 'did:plc:a' },
    { kind: 'resetRequested', generation: 3 },
    {
      ...{ kind: 'groupInfoReplaced', generation: 1, epoch: 7, did: 'did:plc:a' },
      ...{ deviceId: '0123456789abcdef', externalPub: new Uint8Array(32) },
      ...{ groupInfoSignature: new Uint8Array(64) },
    },
    { kind: 'metadataSealed', generation: 2, epoch: 7, version: 3 },
  ])('is read as it was written: $kind', (notice) => {
    expect(decodeNotice(encodeNotice(notice))).toEqual(notice)
  })
})
