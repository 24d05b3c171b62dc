import { expect } from 'vitest'
import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js'
import { verifyConfirmationTag } from 'ts-mls/framedContent.js'
import { confirmedTranscriptHash, interimTranscriptHash } from '../../../packages/core/src/mls/transcript.ts'
import { hashOf } from '../../../packages/core/src/mls/suite-hash.ts'
import { decodeHex, fromHex, toHex } from './bytes.ts'
import { describeSuiteVectors, type SuiteVector } from './vectors.ts'

interface TranscriptHashes extends SuiteVector {
  readonly confirmation_key: string
  readonly authenticated_content: string
  readonly interim_transcript_hash_before: string
  readonly confirmed_transcript_hash_after: string
  readonly interim_transcript_hash_after: string
}

describeSuiteVectors<TranscriptHashes>('transcript-hashes', async (vector, { name, hash: macs }) => {
  const { wireformat, content, auth } = decodeHex(decodeAuthenticatedContent, vector.authenticated_content)
  if (content.contentType !== 'commit' || auth.contentType !== 'commit') expect.fail('not a commit')

  const input = { wireformat, content, signature: auth.signature }
  const hash = hashOf(name)
  const confirmed = confirmedTranscriptHash(fromHex(vector.interim_transcript_hash_before), input, hash)
  expect(toHex(confirmed)).toBe(vector.confirmed_transcript_hash_after)

  const interim = interimTranscriptHash(confirmed, auth.confirmationTag, hash)
  expect(toHex(interim)).toBe(vector.interim_transcript_hash_after)

  const key = fromHex(vector.confirmation_key)
  expect(await verifyConfirmationTag(key, auth.confirmationTag, confirmed, macs)).toBe(true)
})
