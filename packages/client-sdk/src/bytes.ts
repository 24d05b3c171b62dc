/** Small helpers over bytes, the same in Node and in a browser. */
export { bytesEqual, toBase64Url, toHex, utf8 } from '@catbird-mls/core/mls'

/** SHA-256. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', asBufferSource(bytes)))
}

/** Random bytes from the platform. */
export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}

/** WebCrypto takes no view of a shared buffer; none of ours is one. */
export function asBufferSource(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}
