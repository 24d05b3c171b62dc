/**
 * A number by which byte strings can be told apart at once: their last four bytes. Equal ones have equal numbers, so
 * that a search through thousands of keys looks closely only at those whose number it is looking for.
 */
export function tailOf(bytes: Uint8Array): number {
  const { length } = bytes
  const [a, b, c, d] = [bytes[length - 4], bytes[length - 3], bytes[length - 2], bytes[length - 1]]
  return ((a ?? 0) << 24) | ((b ?? 0) << 16) | ((c ?? 0) << 8) | (d ?? 0)
}
