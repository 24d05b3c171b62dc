const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
/** Longer than any key is. Reading takes time quadratic in the length. */
const MAX_CHARACTERS = 128

/** Reads base58btc; undefined where the text is anything else. */
export function readBase58(text: string): Uint8Array | undefined {
  if (text.length > MAX_CHARACTERS) return undefined
  let value = 0n
  for (const char of text) {
    const digit = ALPHABET.indexOf(char)
    if (digit < 0) return undefined
    value = value * 58n + BigInt(digit)
  }
  const leading = /^1*/.exec(text)?.[0].length ?? 0 // each stands for a byte of zero
  return Uint8Array.from([...new Uint8Array(leading), ...bytesOf(value)])
}

function bytesOf(value: bigint): number[] {
  const bytes: number[] = []
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn))
  return bytes
}
