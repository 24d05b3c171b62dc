import { toHex } from '../bytes.ts'

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** A P-256 public key as a did:key (multicodec 0x1200, compressed point, base58btc). */
export function encodeDidKeyP256(jwk: { x?: string; y?: string }): string {
  const x = fromBase64Url(jwk.x ?? '')
  const y = fromBase64Url(jwk.y ?? '')
  const parity = (y.at(-1) ?? 0) % 2
  return `did:key:z${base58(Uint8Array.from([0x80, 0x24, 0x02 + parity, ...x]))}`
}

/** The same signature (r ‖ s) with the lower of its two values of s, as AT Protocol asks. */
export function lowS(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${toHex(signature.subarray(32))}`)
  if (s <= ORDER / 2n) return signature
  const hex = (ORDER - s).toString(16).padStart(64, '0')
  const low = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []
  return Uint8Array.from([...signature.subarray(0, 32), ...low])
}

function fromBase64Url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
}

function base58(bytes: Uint8Array): string {
  let value = BigInt(`0x${toHex(bytes)}`)
  let text = ''
  for (; value > 0n; value /= 58n) text = `${BASE58.charAt(Number(value % 58n))}${text}`
  return text
}
