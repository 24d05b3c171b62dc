import { fromCbor, toCbor } from './cbor.ts'
import { isSignedWithLabel, signWithLabel } from './labels.ts'
import { refuse } from './rules/refuse.ts'

/** The label of ephemeral messages in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdEphemeral'

/**
 * An ephemeral message as it travels: where it belongs, in the clear, and what it says, sealed under an exporter secret
 * of that epoch. No message ratchet moves for it, so that who never gets it lacks nothing (protocol.md, "Application
 * messages").
 */
export interface EphemeralMessage {
  readonly groupId: Uint8Array
  readonly epoch: number
  readonly sealed: Uint8Array
}

/** What the sender's leaf signs of an ephemeral message. */
export interface EphemeralFacts {
  readonly convoId: string
  readonly groupId: Uint8Array
  readonly epoch: number
  readonly leafIndex: number
  /** When it was sent, by the sender's clock (ms), later than all before it: what is not is a replay. */
  readonly at: number
  readonly content: Uint8Array
}

/** `{v: 1, groupId, epoch, sealed}`. */
export function encodeEphemeral({ groupId, epoch, sealed }: EphemeralMessage): Uint8Array {
  return toCbor({ v: 1, groupId, epoch, sealed })
}

/** @throws ServiceError `InvalidMls` */
export function decodeEphemeral(bytes: Uint8Array): EphemeralMessage {
  const { v, groupId, epoch, sealed } = fromCbor(bytes, 'the ephemeral message', 'data.ephemeral')
  const isEpoch = typeof epoch === 'number' && Number.isSafeInteger(epoch) && epoch >= 0
  if (v !== 1 || !(groupId instanceof Uint8Array) || !(sealed instanceof Uint8Array) || !isEpoch)
    throw refuse('data.ephemeral', 'the ephemeral message is not {v: 1, groupId, epoch, sealed}')
  return { groupId, epoch, sealed }
}

/** Signs an ephemeral message with the leaf's private signature key. */
export function signEphemeral(
  facts: EphemeralFacts,
  signatureKey: Uint8Array,
  ciphersuite: string,
): Promise<Uint8Array> {
  return signWithLabel(signatureKey, LABEL, signedBytes(facts), ciphersuite)
}

/** Whether an ephemeral message was signed by the leaf with this key. */
export function isSignedEphemeral(
  facts: EphemeralFacts,
  signed: { readonly key: Uint8Array; readonly signature: Uint8Array },
  ciphersuite: string,
): Promise<boolean> {
  return isSignedWithLabel(signed, LABEL, signedBytes(facts), ciphersuite)
}

function signedBytes({ convoId, groupId, epoch, leafIndex, at, content }: EphemeralFacts): Uint8Array {
  return toCbor({ convoId, groupId, epoch, leafIndex, at, content })
}
