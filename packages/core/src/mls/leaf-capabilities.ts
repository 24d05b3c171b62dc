import type { LeafNode } from 'ts-mls'
import { extensionsSupportedByCapabilities } from 'ts-mls/extension.js'
import { POLICY_EXTENSION } from './group-extensions.ts'

/** What a leaf does not list as supported, though whoever is in our groups must (RFC 9420 §7.2, §7.3, §11.1). */
export type Lack = 'version' | 'ciphersuite' | 'credentials' | 'policy' | 'own-extensions'

/** The first thing that a leaf ought to support and does not, or undefined. */
export function lackOf(
  { capabilities, extensions }: Pick<LeafNode, 'capabilities' | 'extensions'>,
  { version, cipherSuite }: { version: string; cipherSuite: string },
): Lack | undefined {
  if (!includes(capabilities.versions, version)) return 'version'
  if (!includes(capabilities.ciphersuites, cipherSuite)) return 'ciphersuite'
  if (!capabilities.credentials.includes('basic')) return 'credentials'
  if (!capabilities.extensions.includes(POLICY_EXTENSION)) return 'policy'
  if (!extensionsSupportedByCapabilities(extensions, capabilities)) return 'own-extensions'
  return undefined
}

function includes(listed: readonly string[], wanted: string): boolean {
  return listed.includes(wanted)
}
