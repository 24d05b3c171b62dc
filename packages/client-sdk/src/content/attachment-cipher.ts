import { asBufferSource, utf8 } from '../bytes.ts'

/** How large each part of a blob is but its last: bytes, as the service cuts blobs. */
export const PART_BYTES = 4 * 1024 * 1024
/** What AES-GCM adds to each part. */
const TAG_BYTES = 16
/** How much of a file each part holds but the last: bytes. */
export const SEGMENT_BYTES = PART_BYTES - TAG_BYTES
/** The shortest that a file is padded to. */
const LEAST_BYTES = 1024

/** Which blob, and the key that nothing else is encrypted with. */
export interface BlobKey {
  readonly blobId: string
  readonly key: Uint8Array
}

/**
 * How many bytes a file of so many is padded to: Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files",
 * PETS 2019, §4), which adds 12 % at most, and lets the length tell no more than O(log log) bits.
 */
export function paddedSize(size: number): number {
  const least = Math.max(size, LEAST_BYTES)
  const exponent = Math.floor(Math.log2(least))
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1))
  return Math.ceil(least / step) * step
}

/** How many parts the blob of a file of so many bytes has. */
export function partCount(size: number): number {
  return Math.ceil(paddedSize(size) / SEGMENT_BYTES)
}

/** How many bytes the blob of a file of so many has. */
export function blobSize(size: number): number {
  return paddedSize(size) + partCount(size) * TAG_BYTES
}

/** How many bytes of padded file a part holds. */
export function segmentSize(size: number, part: number): number {
  return Math.min(SEGMENT_BYTES, paddedSize(size) - part * SEGMENT_BYTES)
}

/** Where in a file a part stands. */
export interface PartPlace {
  readonly part: number
  readonly isLast: boolean
}

/** Encrypts and decrypts the parts of one blob (protocol.md, "Attachments"): each by itself, bound to its place. */
export class AttachmentCipher {
  readonly #key: CryptoKey
  readonly #additionalData: Uint8Array<ArrayBuffer>

  private constructor(key: CryptoKey, blobId: string) {
    this.#key = key
    this.#additionalData = asBufferSource(utf8(`catbird-mls attachment 1 ${blobId}`))
  }

  static async of({ blobId, key }: BlobKey): Promise<AttachmentCipher> {
    const usages: KeyUsage[] = ['encrypt', 'decrypt']
    const imported = await crypto.subtle.importKey('raw', asBufferSource(key), 'AES-GCM', false, usages)
    return new AttachmentCipher(imported, blobId)
  }

  async seal(segment: Uint8Array, place: PartPlace): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.encrypt(this.#at(place), this.#key, asBufferSource(segment)))
  }

  /** Undefined where it is not what was sealed for this place. */
  async open(part: Uint8Array, place: PartPlace): Promise<Uint8Array | undefined> {
    try {
      return new Uint8Array(await crypto.subtle.decrypt(this.#at(place), this.#key, asBufferSource(part)))
    } catch {
      return undefined
    }
  }

  /**
   * The key is of this blob alone, so that place and end are nonce enough: a part that is moved, repeated or left out does
   * not open (the STREAM construction, Hoang et al., CRYPTO 2015).
   */
  #at({ part, isLast }: PartPlace): AesGcmParams {
    const iv = new Uint8Array(12)
    new DataView(iv.buffer).setUint32(7, part)
    iv[11] = isLast ? 1 : 0
    return { name: 'AES-GCM', iv, additionalData: this.#additionalData }
  }
}
