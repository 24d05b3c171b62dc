import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesEqual, concatBytes, fromBase64Url, toBase64Url, utf8 } from '../bytes.ts'

/** Whom a wake-up is for: a device of an account at a service. */
export type WokenDevice = {
  /** The service's DID; a fragment behind it, as the client's option may have one, does not count. */
  readonly service: string
  readonly did: string
  readonly deviceId: string
}

/** What a device learns from a wake-up: that it is one, and for whom. What there is to fetch, it asks its service. */
export type WakeUp = {
  /** Whether it is for a device: several accounts of an app may share one place at a push service. */
  readonly isFor: (device: WokenDevice) => boolean
}

const VERSION = 1
const RECIPIENT_BYTES = 16
/** Every wake-up is as long as every other, whatever later versions put into it. */
const WAKE_UP_BYTES = 64

/** The bytes of a wake-up: version, a hash of whom it is for, zeros. */
export function encodeWakeUp(device: WokenDevice): Uint8Array {
  const bytes = new Uint8Array(WAKE_UP_BYTES)
  bytes.set([VERSION])
  bytes.set(recipientOf(device), 1)
  return bytes
}

/** Reads a wake-up; undefined where the bytes are of another version or none at all. */
export function decodeWakeUp(bytes: Uint8Array): WakeUp | undefined {
  if (bytes.length !== WAKE_UP_BYTES || bytes[0] !== VERSION) return undefined
  const recipient = bytes.slice(1, 1 + RECIPIENT_BYTES)
  return { isFor: (device) => bytesEqual(recipientOf(device), recipient) }
}

/** No part of a DID or of a device id can hold the zero byte between them. */
function recipientOf({ service, did, deviceId }: WokenDevice): Uint8Array {
  const [serviceDid = ''] = service.split('#')
  return sha256(utf8(`catbird wake-up\0${serviceDid}\0${did}\0${deviceId}`)).subarray(0, RECIPIENT_BYTES)
}

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
})
const info = utf8('catbird wake-up 1')

/** A device's X25519 key pair for wake-ups, raw. */
export type WakeUpKeys = { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }

/** Makes a key pair, for a device that is woken by way of a push service that could read along. */
export async function generateWakeUpKeys(): Promise<WakeUpKeys> {
  const pair = await suite.kem.generateKeyPair()
  const [publicKey, privateKey] = await Promise.all([
    suite.kem.serializePublicKey(pair.publicKey),
    suite.kem.serializePrivateKey(pair.privateKey),
  ])
  return { publicKey: new Uint8Array(publicKey), privateKey: new Uint8Array(privateKey) }
}

/** Encrypts a wake-up to a device (HPKE base mode, RFC 9180 §6.1): `enc` and ciphertext, in base64url. */
export async function sealWakeUp(device: WokenDevice, publicKey: Uint8Array): Promise<string> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey.slice().buffer)
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, encodeWakeUp(device).slice().buffer)
  return toBase64Url(concatBytes(new Uint8Array(enc), new Uint8Array(ct)))
}

/** Decrypts a wake-up; undefined where it is not for this key, or none at all. */
export async function openWakeUp(sealed: string, privateKey: Uint8Array): Promise<WakeUp | undefined> {
  const bytes = fromBase64Url(sealed)
  if (bytes === undefined || bytes.length <= suite.kem.encSize) return undefined
  const recipientKey = await suite.kem.deserializePrivateKey(privateKey.slice().buffer)
  const enc = bytes.slice(0, suite.kem.encSize).buffer
  try {
    const opened = await suite.open({ recipientKey, enc, info }, bytes.slice(suite.kem.encSize).buffer)
    return decodeWakeUp(new Uint8Array(opened))
  } catch {
    // Sealed to another key, or altered on its way: that is told by nothing but the failure to open it.
    return undefined
  }
}
