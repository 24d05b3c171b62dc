import { toHex } from './bytes.ts'

/** Length of a point of Ed25519 (RFC 8032 §5.1.2). */
const POINT_BYTES = 32

/** y of the points of Ed25519 of order 1, 2, 4 and 8, whose signatures anybody can make for any message. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
])

/**
 * Whether a public signature key binds its owner: RFC 8032 §5.1.3 reads only y below p, and platforms differ about
 * points of small order (§8.4 and WebCrypto leave room), so that one member would take a signature which another
 * refuses. P-256 keys are read by the same code everywhere, which knows no such points.
 */
export function isUsableSignatureKey(key: Uint8Array, ciphersuite: string): boolean {
  return !ciphersuite.endsWith('_Ed25519') || isUsablePoint(key)
}

/**
 * Whether every platform reads a signature alike. Its R binds its maker to a choice as the key does, and platforms differ
 * about an R of small order too: WebCrypto asks them to refuse it (Secure Curves, "Ed25519 Verify"), and not all do.
 */
export function isUsableSignature(signature: Uint8Array, ciphersuite: string): boolean {
  return !ciphersuite.endsWith('_Ed25519') || isUsablePoint(signature.subarray(0, POINT_BYTES))
}

function isUsablePoint(point: Uint8Array): boolean {
  if (point.length !== POINT_BYTES) return false
  const y = point.map((byte, i) => (i === 31 ? byte & 0x7f : byte))
  return !isAboveField(y) && !SMALL_ORDER.has(toHex(y))
}

/** Whether y, little-endian, is at least p = 2^255 − 19. */
function isAboveField(y: Uint8Array): boolean {
  return y[31] === 0x7f && y.subarray(1, 31).every((byte) => byte === 0xff) && (y[0] ?? 0) >= 0xed
}
