import { toHex } from './bytes.ts'
import { isUsableKemOutput } from './hpke-keys.ts'
import { refuse } from './rules/refuse.ts'
import { decodeMessage } from './wire.ts'

/** What a Welcome shows without any secret (RFC 9420 §12.4.3.1). */
export interface WelcomeHeader {
  readonly ciphersuite: string
  /** KeyPackageRefs of those it is for, each once. */
  readonly recipients: readonly Uint8Array[]
}

/**
 * Reads whom a Welcome is for.
 *
 * @throws ServiceError `InvalidMls`
 */
export function parseWelcome(bytes: Uint8Array): WelcomeHeader {
  const { welcome } = decodeMessage(bytes, 'mls_welcome', 'a Welcome')
  const recipients = welcome.secrets.map(({ newMember }) => newMember)
  if (new Set(recipients.map(toHex)).size !== recipients.length) {
    throw refuse('welcome.named-once', 'the Welcome names a key package twice')
  }
  const openable = welcome.secrets.every(({ encryptedGroupSecrets: { kemOutput } }) =>
    isUsableKemOutput(kemOutput, welcome.cipherSuite),
  )
  if (!openable) throw refuse('welcome.kem-outputs', 'the Welcome is sealed to somebody by what no key opens')
  return { ciphersuite: welcome.cipherSuite, recipients }
}
