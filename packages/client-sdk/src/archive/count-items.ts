/**
 * How many data items some CBOR has (RFC 8949 §3), as far as `most`: bytes are read that anybody may have made, and a
 * million empty maps take a hundred times the room in memory that they take as bytes. Whether it is well formed shows when
 * it is decoded.
 */
export function countItems(bytes: Uint8Array, most: number): number {
  let items = 0
  for (let at = 0; at < bytes.length && items < most; items++) {
    const { length, value } = headAt(bytes, at)
    const major = (bytes[at] ?? 0) >> 5
    // Byte strings and texts have what they hold behind their heads; the items of lists and maps follow as such.
    at += length + (major === 2 || major === 3 ? value : 0)
  }
  return items
}

/** An item's head: how long it is, and the number in it. */
function headAt(bytes: Uint8Array, at: number): { readonly length: number; readonly value: number } {
  const short = (bytes[at] ?? 0) & 0x1f
  if (short < 24) return { length: 1, value: short }
  const more = 2 ** Math.min(3, short - 24)
  const value = bytes.subarray(at + 1, at + 1 + more).reduce((sum, byte) => sum * 256 + byte, 0)
  return { length: 1 + more, value }
}
