import { decodeTree, encodeTree } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { encodeMlsMessage } from 'ts-mls'
import type { MLSMessage } from 'ts-mls'
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js'
import type { Decoder } from 'ts-mls/codec/tlsDecoder.js'
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js'
import * as proposals from 'ts-mls/proposal.js'
import { decodeMessage, decodeWhole } from '../../../packages/core/src/mls/wire.ts'
import { fromHex, toHex } from './bytes.ts'
import { describeVectors } from './vectors.ts'

/** For each kind of message: read it as whatever comes from outside is read, then write it again. */
const roundTrips = {
  mls_welcome: message('mls_welcome'),
  mls_group_info: message('mls_group_info'),
  mls_key_package: message('mls_key_package'),
  ratchet_tree: (hex: string) => toHex(encodeTree(decodeTree(fromHex(hex)))),
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
  public_message_application: message('mls_public_message'),
  public_message_proposal: message('mls_public_message'),
  public_message_commit: message('mls_public_message'),
  private_message: message('mls_private_message'),
}

describeVectors<Readonly<Record<keyof typeof roundTrips, string>>>('messages', (vectors) => {
  it.each(Object.keys(roundTrips) as (keyof typeof roundTrips)[])('%s', (kind) => {
    for (const vector of vectors) expect(roundTrips[kind](vector[kind])).toBe(vector[kind])
  })
})

function roundTrip<T>(decode: Decoder<T>, encode: (value: T) => Uint8Array): (hex: string) => string {
  return (hex) =>
    toHex(encode(decodeWhole(fromHex(hex), { decode, encode, what: 'of its kind', rule: 'framing.form' })))
}

function message(wireformat: MLSMessage['wireformat']): (hex: string) => string {
  return (hex) => toHex(encodeMlsMessage(decodeMessage(fromHex(hex), wireformat, 'of its kind')))
}
