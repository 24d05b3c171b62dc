import type { PublicMessage } from 'ts-mls'
import { encodeConfirmedTranscriptHashInput } from 'ts-mls/transcriptHash.js'
import type { FramedContentCommit } from 'ts-mls/framedContent.js'
import type { WireformatName } from 'ts-mls/wireformat.js'
import { concatBytes } from './bytes.ts'
import { lengthPrefixed } from './tree/tls.ts'
import type { Hash } from './suite-hash.ts'

/** A commit as a transcript takes it in. */
export interface TranscriptCommit {
  readonly wireformat: WireformatName
  readonly content: FramedContentCommit
  readonly signature: PublicMessage['auth']['signature']
}

/** The transcript hash over all commits up to this one (RFC 9420 §8.2). */
export function confirmedTranscriptHash(
  interim: Uint8Array,
  commit: TranscriptCommit,
  hash: Hash,
): Uint8Array {
  return hash(concatBytes(interim, encodeConfirmedTranscriptHashInput(commit)))
}

/** What the next commit's transcript hash goes on from: with it, the confirmation of this one (RFC 9420 §8.2). */
export function interimTranscriptHash(
  confirmed: Uint8Array,
  confirmationTag: Uint8Array,
  hash: Hash,
): Uint8Array {
  return hash(concatBytes(confirmed, lengthPrefixed(confirmationTag)))
}
