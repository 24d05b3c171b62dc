import {
  decodeEphemeral,
  encodeEphemeral,
  isSignedEphemeral,
  paddedCbor,
  signEphemeral,
} from '@catbird-mls/core/mls'
import { bytesEqual } from '../bytes.ts'
import { asBytes, asNumber, fromCbor, toCbor } from '../cbor.ts'
import { openSealed, seal } from '../content/sealing.ts'
import type { DeviceKeys } from './device-keys.ts'
import { exportSecret } from './exporter.ts'
import { epochOf, ownLeaf } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { leafAt } from './members.ts'
import type { Leaf } from './members.ts'

/** What an ephemeral message said, and the leaf that signed it. */
export interface OpenedEphemeral {
  readonly sender: Leaf
  /** When it was sent, by the sender's clock (ms). One that is not later than those before it is a replay. */
  readonly at: number
  readonly content: Uint8Array
}

/**
 * Seals an ephemeral message: under a secret that all members of the epoch have, and signed by the device's leaf. The
 * state stays as it is: a message ratchet would move on for everybody, also for those who never get it.
 */
export async function sealEphemeral(
  { state, device, convoId }: { state: GroupState; device: DeviceKeys; convoId: string },
  { at, content }: { at: number; content: Uint8Array },
): Promise<Uint8Array> {
  const place = placeOf(state, convoId)
  const leafIndex = ownLeaf(state)
  const facts = { ...place, leafIndex, at, content }
  const signature = await signEphemeral(facts, device.privateKey, state.context.cipherSuite)
  const plain = paddedCbor({ leaf: leafIndex, at, content, signature })
  const sealed = await seal(await keyOf(state), toCbor(place), plain)
  return encodeEphemeral({ groupId: place.groupId, epoch: place.epoch, sealed })
}

/** Opens one; `undefined` for one of another epoch, which is of no use any more, and for what no member made. */
export async function openEphemeral(
  { state, convoId }: { state: GroupState; convoId: string },
  ciphertext: Uint8Array,
): Promise<OpenedEphemeral | undefined> {
  const place = placeOf(state, convoId)
  const { groupId, epoch, sealed } = decodeEphemeral(ciphertext)
  if (epoch !== place.epoch || !bytesEqual(groupId, place.groupId)) return undefined
  const plain = await openSealed(await keyOf(state), toCbor(place), sealed)
  if (plain === undefined) return undefined
  const fields = fromCbor(plain)
  const facts = {
    leafIndex: asNumber(fields.leaf),
    at: asNumber(fields.at),
    content: asBytes(fields.content),
  }
  const sender = leafAt(state.tree, facts.leafIndex)
  if (sender === undefined) return undefined
  const signed = { key: sender.signatureKey, signature: asBytes(fields.signature) }
  const genuine = await isSignedEphemeral({ ...place, ...facts }, signed, state.context.cipherSuite)
  return genuine ? { sender, at: facts.at, content: facts.content } : undefined
}

function placeOf(state: GroupState, convoId: string) {
  return { convoId, groupId: state.context.groupId, epoch: epochOf(state) }
}

function keyOf(state: GroupState): Promise<Uint8Array> {
  return exportSecret(state, 'catbird ephemeral', new Uint8Array(), 32)
}
