/** Writes a safe integer in groups of seven bits, the lowest first (at most 8 bytes); gives the offset after it. */
export function writeVarint(bytes: Uint8Array, value: number, offset: number): number {
  let rest = value
  let at = offset
  while (rest >= 0x80) {
    bytes[at++] = (rest % 0x80) + 0x80
    rest = Math.floor(rest / 0x80)
  }
  bytes[at++] = rest
  return at
}

/** Reads what `writeVarint` wrote; `undefined` if it is none, or no safe integer. */
export function readVarint(bytes: Uint8Array, offset: number): { value: number; next: number } | undefined {
  let value = 0
  for (let at = offset, scale = 1; at < bytes.length && at < offset + 8; at++, scale *= 0x80) {
    const byte = bytes[at] ?? 0
    value += (byte % 0x80) * scale
    if (byte < 0x80) return Number.isSafeInteger(value) ? { value, next: at + 1 } : undefined
  }
  return undefined
}
