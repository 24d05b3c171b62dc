import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64Url, toBase64Url } from '../bytes.ts'
import { toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { asDeviceId } from '../ids.ts'
import type { DeviceId } from '../ids.ts'
import { isSignedWithLabel, signWithLabel } from '../labels.ts'
import { refuse } from '../rules/refuse.ts'

/** Far more than any signature of a known suite. */
const MAX_SIGNATURE_CHARACTERS = 1024
/** The label of device proofs in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdDevice'

/** What a device proof is about: one call of one method of one service, by one account. */
export interface DeviceProofScope {
  /** The service's DID, without fragment. */
  readonly service: string
  readonly did: string
  /** The method's NSID. */
  readonly lxm: string
  /** The call's input (procedure) or parameters (query); its `deviceProof` field is left out of the hash. */
  readonly body: { readonly [key: string]: unknown }
}

/** A device proof, taken apart. */
export interface DeviceProof {
  readonly deviceId: DeviceId
  /** Unix seconds. */
  readonly issuedAt: number
  /** 16 random bytes in base64url, claimed once by the service. */
  readonly nonce: string
  readonly signature: Uint8Array
}

/** Makes the proof that a call comes from a device: `v1.<deviceId>.<issuedAt>.<nonce>.<signature>`. */
export async function createDeviceProof(
  scope: DeviceProofScope,
  device: { deviceId: string; ciphersuite: string; signatureKey: Uint8Array },
  at: { issuedAt: number; nonce: Uint8Array },
): Promise<string> {
  const nonce = toBase64Url(at.nonce)
  const content = signedContent(scope, { deviceId: device.deviceId, issuedAt: at.issuedAt, nonce })
  const signature = await signWithLabel(device.signatureKey, LABEL, content, device.ciphersuite)
  return `v1.${device.deviceId}.${at.issuedAt}.${nonce}.${toBase64Url(signature)}`
}

/**
 * Takes a device proof apart; nothing of it is verified yet.
 *
 * @throws ServiceError `BadDeviceProof`
 */
export function parseDeviceProof(text: string): DeviceProof {
  const [version, id = '', issued = '', nonce = '', signed = '', ...more] = text.split('.')
  const deviceId = asDeviceId(id)
  const signature = signed.length > MAX_SIGNATURE_CHARACTERS ? undefined : fromBase64Url(signed)
  const wellFormed = version === 'v1' && /^\d{1,12}$/.test(issued) && /^[A-Za-z0-9_-]{22}$/.test(nonce)
  if (!wellFormed || !deviceId || !signature || signature.length === 0 || more.length > 0) {
    throw refuse('device-proof.form', 'the device proof is malformed')
  }
  return { deviceId, issuedAt: Number(issued), nonce, signature }
}

/** Whether the proof was signed by the device's key (the public one) for exactly this call. */
export async function verifyDeviceProofSignature(
  scope: DeviceProofScope,
  proof: DeviceProof,
  device: { ciphersuite: string; signatureKey: Uint8Array },
): Promise<boolean> {
  const signed = { key: device.signatureKey, signature: proof.signature }
  return isSignedWithLabel(signed, LABEL, signedContent(scope, proof), device.ciphersuite)
}

function signedContent(
  { service, did, lxm, body }: DeviceProofScope,
  { deviceId, issuedAt, nonce }: { deviceId: string; issuedAt: number; nonce: string },
): Uint8Array {
  return toCbor({ service, did, deviceId, lxm, body: hashBody(body), nonce, issuedAt })
}

/** SHA-256 over the DAG-CBOR of the input without its `deviceProof`; undefined fields are left out. */
function hashBody(body: { readonly [key: string]: unknown }): Uint8Array {
  const fields = Object.entries(body).filter(([key]) => key !== 'deviceProof')
  return sha256(toCbor(plain(Object.fromEntries(fields))))
}

function plain(value: unknown): CborValue {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) {
    return value as CborValue // the encoder refuses what is none
  }
  const present = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(present.map(([key, field]) => [key, plain(field)]))
}
