import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Random } from '../ports/index.ts'
import type { FrankingKey } from './tag.ts'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const MAC_BYTES = 16

/** What keys are sealed under: it follows from the secret that the nodes of a service share. */
export type SealingKey = {
  readonly bytes: Uint8Array
  /** Names the secret, and tells nothing of it. */
  readonly fingerprint: Uint8Array
}

/** Derives the sealing key (RFC 5869). */
export function sealingKeyOf(secret: string): SealingKey {
  const derive = (info: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', secret, '', `catbird-mls franking ${info} v1`, length))
  return { bytes: derive('seal', 32), fingerprint: derive('fingerprint', 8) }
}

/** Seals a month's key, for that month. */
export function sealKey({ month, secret }: FrankingKey, by: SealingKey, random: Random): Uint8Array {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, by.bytes, nonce).setAAD(monthBytes(month))
  return new Uint8Array(Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]))
}

/** Opens a sealed key. Throws where it is not the one of that month, or was altered. */
export function openKey(sealed: Uint8Array, month: number, by: SealingKey): FrankingKey {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(CIPHER, by.bytes, nonce, { authTagLength: MAC_BYTES })
  decipher.setAAD(monthBytes(month)).setAuthTag(sealed.subarray(-MAC_BYTES))
  const secret = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -MAC_BYTES)), decipher.final()])
  return { month, secret: new Uint8Array(secret) }
}

function monthBytes(month: number): Uint8Array {
  return new TextEncoder().encode(`month ${String(month)}`)
}
