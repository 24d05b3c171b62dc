import { expect, it } from 'vitest'
import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls'
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js'
import type { Decoder } from 'ts-mls/codec/tlsDecoder.js'
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js'
import * as proposals from 'ts-mls/proposal.js'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { decodeHex, toHex } from './bytes.ts'
import { describeVectors } from './vectors.ts'

/** For each kind of message: decode, then encode again. */
const roundTrips = {
  mls_welcome: roundTrip(decodeMlsMessage, encodeMlsMessage),
  mls_group_info: roundTrip(decodeMlsMessage, encodeMlsMessage),
  mls_key_package: roundTrip(decodeMlsMessage, encodeMlsMessage),
  ratchet_tree: roundTrip(decodeRatchetTree, encodeRatchetTree),
  group_secrets: roundTrip(decodeGroupSecrets, encodeGroupSecrets),
  add_proposal: roundTrip(proposals.decodeAdd, proposals.encodeAdd),
  update_proposal: roundTrip(proposals.decodeUpdate, proposals.encodeUpdate),
  remove_proposal: roundTrip(proposals.decodeRemove, proposals.encodeRemove),
  pre_shared_key_proposal: roundTrip(proposals.decodePSK, proposals.encodePSK),
  re_init_proposal: roundTrip(proposals.decodeReinit, proposals.encodeReinit),
  external_init_proposal: roundTrip(proposals.decodeExternalInit, proposals.encodeExternalInit),
  group_context_extensions_proposal: roundTrip(
    proposals.decodeGroupContextExtensions,
    proposals.encodeGroupContextExtensions,
  ),
  commit: roundTrip(decodeCommit, encodeCommit),
  public_message_application: roundTrip(decodeMlsMessage, encodeMlsMessage),
  public_message_proposal: roundTrip(decodeMlsMessage, encodeMlsMessage),
  public_message_commit: roundTrip(decodeMlsMessage, encodeMlsMessage),
  private_message: roundTrip(decodeMlsMessage, encodeMlsMessage),
}

describeVectors<Readonly<Record<keyof typeof roundTrips, string>>>('messages', (vectors) => {
  it.each(Object.keys(roundTrips) as (keyof typeof roundTrips)[])('%s', (kind) => {
    for (const vector of vectors) expect(roundTrips[kind](vector[kind])).toBe(vector[kind])
  })
})

function roundTrip<T>(decode: Decoder<T>, encode: (value: T) => Uint8Array): (hex: string) => string {
  return (hex) => toHex(encode(decodeHex(decode, hex)))
}
