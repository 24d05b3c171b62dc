import { maxCiphertextBytes } from '@catbird-mls/core/messages'
import { maxReportedBytes } from '@catbird-mls/core/reports'
import { expect, it } from 'vitest'
import { ids } from '../../lexicon/ids.ts'
import { lexicons } from '../../lexicon/lexicons.ts'

it('the largest content that can be sent can be reported, with as large an edit', () => {
  const proof = {
    key: new Uint8Array(32),
    tag: new Uint8Array(34),
    content: new Uint8Array(maxCiphertextBytes),
  }
  const of = { convoId: 'a'.repeat(52), did: 'did:plc:alice', reason: 'spam' }
  const message = { ...proof, generation: 1, epoch: 0, messageId: 'm'.repeat(16), did: of.did }
  const input = { ...of, messages: [1, 2].map((seq) => ({ ...message, seq })) }
  expect(lexicons.assertValidXrpcInput(ids.BlueCatbirdMlsModerationReportMessage, input)).toEqual(input)
  expect(2 * maxCiphertextBytes).toBeLessThanOrEqual(maxReportedBytes)
})
