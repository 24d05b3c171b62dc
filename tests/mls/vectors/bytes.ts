import type { Decoder } from 'ts-mls/codec/tlsDecoder.js'

/** The bytes of a hex string. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}

/** The hex string of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** Decodes a hex string to its last byte. */
export function decodeHex<T>(decode: Decoder<T>, hex: string): T {
  const bytes = fromHex(hex)
  const decoded = decode(bytes, 0)
  if (decoded === undefined) throw new Error(`cannot decode ${hex.slice(0, 40)}…`)
  const [value, length] = decoded
  if (length !== bytes.length) throw new Error(`${bytes.length - length} bytes left over`)
  return value
}
