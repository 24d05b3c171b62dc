import {
  asDeviceId,
  asDid,
  DEFAULT_CIPHERSUITE,
  fromBase64Url,
  isKnownCiphersuite,
  isSignedWithLabel,
  isUsableSignatureKey,
  signWithLabel,
} from '@catbird-mls/core/mls'
import { bytesOf, formed, textOf, whole } from '../archive/reading.ts'
import { toBase64Url } from '../bytes.ts'
import { allFromCbor, asList, toCbor } from '../cbor.ts'
import { MlsClientError } from '../errors.ts'
import type { DeviceKeys } from '../mls/index.ts'

/** The label of a new device's word in SignWithLabel (RFC 9420 §5.1.2). */
const LABEL = 'CatbirdLink'
const PREFIX = 'catbird-mls:link#v1.'
/** Longer than any code of ours. */
const MOST_CHARACTERS = 4_096

/** What a new device shows of itself, to be linked by another one of its account. Nothing of it is a secret. */
export interface LinkCode {
  readonly did: string
  readonly deviceId: string
  readonly ciphersuite: string
  /** The device's public MLS signature key. */
  readonly signatureKey: Uint8Array
  /** An X25519 key made for this alone: what is sealed to it, the device alone can open. */
  readonly transferKey: Uint8Array
  /** In seconds since 1970, by the service's clock. */
  readonly expiresAt: number
}

/** Writes a code as text: for a QR code, or to be copied. */
export async function formatLinkCode(
  service: string,
  device: DeviceKeys,
  { transferKey, expiresAt }: Pick<LinkCode, 'transferKey' | 'expiresAt'>,
): Promise<string> {
  const { did, deviceId, ciphersuite, publicKey: signatureKey, privateKey } = device
  const said = signedContent(service, { did, deviceId, ciphersuite, signatureKey, transferKey, expiresAt })
  const signature = await signWithLabel(privateKey, LABEL, said, ciphersuite)
  const suite = ciphersuite === DEFAULT_CIPHERSUITE ? '' : ciphersuite
  return PREFIX + toBase64Url(toCbor([did, deviceId, suite, signatureKey, transferKey, expiresAt, signature]))
}

/**
 * Reads a code, and verifies that the device it names has signed it for this service.
 *
 * @throws MlsClientError `InvalidLinkCode`
 */
export async function parseLinkCode(service: string, text: string): Promise<LinkCode> {
  const { code, signature } = read(text)
  const { signatureKey: key, ciphersuite } = code
  const isGood =
    isKnownCiphersuite(ciphersuite) &&
    isUsableSignatureKey(key, ciphersuite) &&
    (await isSignedWithLabel({ key, signature }, LABEL, signedContent(service, code), ciphersuite))
  if (!isGood) throw new MlsClientError('InvalidLinkCode')
  return code
}

function read(text: string): { code: LinkCode; signature: Uint8Array } {
  try {
    const trimmed = textOf(MOST_CHARACTERS)(text.trim())
    const bytes = trimmed.startsWith(PREFIX) ? fromBase64Url(trimmed.slice(PREFIX.length)) : undefined
    const [list, ...more] = allFromCbor(bytes ?? new Uint8Array())
    const [did, deviceId, suite, signatureKey, transferKey, expiresAt, signature, ...rest] = asList(list)
    if (more.length > 0 || rest.length > 0) throw new TypeError('expected no more')
    const code = {
      did: formed(asDid)(did),
      deviceId: formed(asDeviceId)(deviceId),
      ciphersuite: textOf(64)(suite) || DEFAULT_CIPHERSUITE,
      signatureKey: bytesOf(256)(signatureKey),
      transferKey: bytesOf(32, 32)(transferKey),
      expiresAt: whole(expiresAt),
    }
    return { code, signature: bytesOf(256)(signature) }
  } catch (cause) {
    throw new MlsClientError('InvalidLinkCode', undefined, { cause })
  }
}

function signedContent(service: string, code: LinkCode): Uint8Array {
  return toCbor({ service, ...code })
}
