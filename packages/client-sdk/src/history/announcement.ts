import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { asDeviceId, isSignedWithLabel, paddedCbor, signWithLabel } from '@catbird-mls/core/mls'
import { derive } from '../archive/derive.ts'
import { storedFile } from '../archive/codec.ts'
import { bytesOf, formed } from '../archive/reading.ts'
import type { StoredFile } from '../attachments/upload.ts'
import { asBufferSource, toBase64Url, utf8 } from '../bytes.ts'
import { fromCbor, toCbor } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { MlsClientError } from '../errors.ts'
import type { DeviceKeys } from '../mls/index.ts'
import type { LinkCode } from './link-code.ts'

/** The label of a device's word for the history that it hands over, in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdHistory'
/** Every announcement is as long as every other. */
const PADDED_BYTES = 512

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
})
const info = utf8('catbird history 1')

/** The new device's key pair for one transfer, raw. */
export interface TransferKeys {
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array
}

/** To which device of which account at which service something is handed over, and by which key. */
export interface Recipient extends Pick<LinkCode, 'did' | 'deviceId' | 'signatureKey' | 'transferKey'> {
  readonly service: string
}

/** What was sealed for this device: where the manifest lies, by which device's word. */
export interface Announcement {
  readonly deviceId: string
  readonly manifest: StoredFile
  readonly signature: Uint8Array
}

/** Makes a key pair for one transfer. */
export async function newTransferKeys(): Promise<TransferKeys> {
  const pair = await suite.kem.generateKeyPair()
  const [publicKey, privateKey] = await Promise.all([
    suite.kem.serializePublicKey(pair.publicKey),
    suite.kem.serializePrivateKey(pair.privateKey),
  ])
  return { publicKey: new Uint8Array(publicKey), privateKey: new Uint8Array(privateKey) }
}

/** Where the two devices meet: the id of a blob, which whoever has seen the code can work out. */
export async function meetingPlace(transferKey: Uint8Array): Promise<string> {
  return toBase64Url(await derive(transferKey, 'catbird history place 1', 16))
}

/** Signs where the manifest lies, and seals it to the new device (HPKE base mode, RFC 9180 §6.1): `enc` ‖ ciphertext. */
export async function sealAnnouncement(
  device: DeviceKeys,
  to: Recipient,
  manifest: StoredFile,
): Promise<Uint8Array> {
  const { deviceId, privateKey, ciphersuite } = device
  const signature = await signWithLabel(
    privateKey,
    LABEL,
    signedContent(to, { deviceId, manifest }),
    ciphersuite,
  )
  const file = manifest as unknown as CborValue // plain values
  const plain = paddedCbor({ deviceId, manifest: file, signature }, PADDED_BYTES)
  const recipientPublicKey = await suite.kem.deserializePublicKey(
    asBufferSource(to.transferKey).slice().buffer,
  )
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, bufferOf(plain), boundTo(to))
  return Uint8Array.from([...new Uint8Array(enc), ...new Uint8Array(ct)])
}

/**
 * Opens what was sealed to this device. Whose word it is has still to be verified.
 *
 * @throws MlsClientError `HistoryDamaged`
 */
export async function openAnnouncement(
  to: Recipient,
  privateKey: Uint8Array,
  sealed: Uint8Array,
): Promise<Announcement> {
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(bufferOf(privateKey))
    const { encSize } = suite.kem
    const enc = bufferOf(sealed.subarray(0, encSize))
    const plain = await suite.open(
      { recipientKey, enc, info },
      bufferOf(sealed.subarray(encSize)),
      boundTo(to),
    )
    const { deviceId, manifest, signature } = fromCbor(new Uint8Array(plain))
    return {
      deviceId: formed(asDeviceId)(deviceId),
      manifest: storedFile(manifest),
      signature: bytesOf(256)(signature),
    }
  } catch (cause) {
    throw new MlsClientError('HistoryDamaged', undefined, { cause })
  }
}

/** Whether a device of this key has signed it, for this very recipient. */
export function isSignedBy(
  { signatureKey: key, ciphersuite }: { readonly signatureKey: Uint8Array; readonly ciphersuite: string },
  to: Recipient,
  { signature, ...said }: Announcement,
): Promise<boolean> {
  return isSignedWithLabel({ key, signature }, LABEL, signedContent(to, said), ciphersuite)
}

function signedContent(
  { service, did, deviceId: to, signatureKey, transferKey }: Recipient,
  { deviceId, manifest: { blobId, key, digest, size } }: Omit<Announcement, 'signature'>,
): Uint8Array {
  return toCbor({
    service,
    did,
    deviceId,
    to,
    signatureKey,
    transferKey,
    manifest: { blobId, key, digest, size },
  })
}

function boundTo({ service, did, deviceId, signatureKey }: Recipient): ArrayBuffer {
  return bufferOf(toCbor({ service, did, deviceId, signatureKey }))
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return asBufferSource(bytes).slice().buffer
}
