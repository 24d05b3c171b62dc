import { decodePolicy, encodePolicy, fromCbor, newDirectPolicy, newGroupPolicy } from '@catbird-mls/core/mls'
import type { Did, Policy } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { lexicons } from '../../packages/server/src/lexicon/lexicons.ts'

const alice = 'did:plc:alice' as Did
const bob = 'did:plc:bob' as Did
const hash = new Uint8Array(32).fill(7)

const full: Policy = {
  ...newGroupPolicy(alice, [bob]),
  banned: [hash],
  messageLifetime: 3600,
  metadataHash: hash,
  resetOf: {
    ...{ groupId: hash, epoch: 3, transcript: hash, policyHash: hash },
    ...{ reason: 'lost', leafIndex: 1, signature: new Uint8Array(64) },
  },
  unknown: { later: [1, 'two'] },
}

describe('the policy extension', () => {
  it.each([
    ['of a group', newGroupPolicy(alice)],
    ['of a direct convo', newDirectPolicy(alice, bob, [bob])],
    ['with everything in it', full],
  ])('is what its lexicon says: %s', (_, policy) => {
    const value = fromCbor(encodePolicy(policy), 'the policy')
    const result = lexicons.validate('blue.catbird.mls.group.policy#policy', value)
    expect(result).toMatchObject({ success: true })
    expect(decodePolicy(encodePolicy(policy))).toEqual(policy)
  })
})
