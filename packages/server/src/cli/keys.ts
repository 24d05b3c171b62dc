import { createECDH, randomBytes } from 'node:crypto'

/** A secret that nobody guesses: 32 random bytes in hex, which need no quoting anywhere. */
export function randomSecret(): string {
  return randomBytes(32).toString('hex')
}

/** A P-256 private key, base64url of 32 bytes, as SERVICE_SIGNING_KEY and VAPID_PRIVATE_KEY have it. */
export function randomP256Key(): string {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  // Leading zeros are part of it.
  return Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url')
}
