import { toHex } from './bytes.ts'

/** The field and the curve y² = x³ − 3x + b of P-256 (FIPS 186-5; SP 800-186 §3.2.1.3). */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

/** Whether the bytes are an uncompressed point on P-256 (RFC 9180 §7.1.4). */
export function isOnP256(key: Uint8Array): boolean {
  if (key.length !== 65 || key[0] !== 4) return false
  const x = BigInt(`0x${toHex(key.subarray(1, 33))}`)
  const y = BigInt(`0x${toHex(key.subarray(33))}`)
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n
}
