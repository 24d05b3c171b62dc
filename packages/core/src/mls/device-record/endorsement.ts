import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js'
import { bytesEqual } from '../bytes.ts'
import { toCbor } from '../cbor.ts'
import { isKnownCiphersuite } from '../ciphersuites.ts'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import type { DeviceId } from '../ids.ts'
import { isUsableSignatureKey } from '../signature-keys.ts'

/** The label of endorsements in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdEndorse'

/** The word of an earlier device that another one belongs to the same person. */
export interface Endorsement {
  /** The device that endorses. */
  readonly deviceId: DeviceId
  readonly signature: Uint8Array
}

/** The device that is endorsed: its id and key, bound to each other and to the account. */
export interface EndorsedDevice {
  readonly did: string
  readonly deviceId: string
  readonly ciphersuite: string
  /** The public MLS signature key. */
  readonly signatureKey: Uint8Array
}

/** The device that endorses. Its key is the private one to sign, the public one to verify. */
export interface Endorser {
  readonly deviceId: DeviceId
  readonly ciphersuite: string
  readonly signatureKey: Uint8Array
}

/**
 * Signs that a device belongs to the owner of the endorsing one (protocol.md, "Devices and trust"). The caller has
 * made sure of the key: a person compared it, or it came over a channel of its own.
 *
 * @throws ServiceError `UnsupportedCiphersuite`, of the endorser's
 */
export async function createEndorsement(device: EndorsedDevice, by: Endorser): Promise<Endorsement> {
  const suite = await loadCiphersuite(by.ciphersuite)
  const signature = await signWithLabel(by.signatureKey, LABEL, signedContent(device), suite.signature)
  return { deviceId: by.deviceId, signature }
}

/**
 * Whether `by` has signed that `device` belongs to its owner. A device says nothing by endorsing itself, and a key
 * that binds nobody endorses nothing. Whether `by` itself is to be believed, and of the same account, is the
 * caller's to know.
 */
export async function verifyEndorsement(
  device: EndorsedDevice,
  endorsement: Endorsement,
  by: Endorser,
): Promise<boolean> {
  if (endorsement.deviceId !== by.deviceId || by.deviceId === device.deviceId) return false
  if (bytesEqual(by.signatureKey, device.signatureKey)) return false
  if (!isKnownCiphersuite(by.ciphersuite) || !isUsableSignatureKey(by.signatureKey, by.ciphersuite))
    return false
  const { signature } = await loadCiphersuite(by.ciphersuite)
  try {
    return await verifyWithLabel(
      by.signatureKey,
      LABEL,
      signedContent(device),
      endorsement.signature,
      signature,
    )
  } catch {
    return false // a key or signature of the wrong length or encoding verifies nothing
  }
}

function signedContent({ did, deviceId, ciphersuite, signatureKey }: EndorsedDevice): Uint8Array {
  return toCbor({ did, deviceId, ciphersuite, signatureKey })
}
