import { describe, expect, it } from 'vitest'
import { ids, methodIds } from '../lexicon/ids.ts'
import { lexicons } from '../lexicon/lexicons.ts'
import { bodyLimit } from './body-limit.ts'

const mebibyte = 1024 * 1024

describe('the limit of a body', () => {
  it('lets through the largest input that the lexicon lets through', () => {
    const largest = JSON.stringify({
      messages: Array.from({ length: 50 }, () => ({
        convoId: 'a'.repeat(52),
        messageId: 'm'.repeat(64),
        ciphertext: { $bytes: Buffer.alloc(135168).toString('base64') },
      })),
      deviceProof: 'p'.repeat(8192),
    })
    const limit = bodyLimit(lexicons, ids.BlueCatbirdMlsMessageSendMessageBatch)
    expect(limit).toBeGreaterThan(largest.length)
    expect(limit).toBeLessThan(1.05 * largest.length)
  })

  it('is small for a method that takes little, and never beyond 10 MiB', () => {
    expect(bodyLimit(lexicons, ids.BlueCatbirdMlsServerRefreshSession)).toBeLessThan(16 * 1024)
    for (const lxm of methodIds.filter((id) => id !== ids.BlueCatbirdMlsEventSubscribe)) {
      expect(bodyLimit(lexicons, lxm)).toBeLessThan(10 * mebibyte)
    }
  })
})
