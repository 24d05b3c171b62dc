import { createHash } from 'node:crypto'
import type { Random } from '../ports/index.ts'

/** A secret that somebody is given, 32 random bytes as base64url, and what is kept of it. */
export function makeSecret(random: Random): { readonly secret: string; readonly hash: Uint8Array } {
  const secret = Buffer.from(random.bytes(32)).toString('base64url')
  return { secret, hash: hashSecret(secret) }
}

/** What is kept of a secret. It is random enough for a plain hash. */
export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}
