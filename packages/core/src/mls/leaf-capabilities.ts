import type { Capabilities, Extension, LeafNode } from 'ts-mls'
import { extensionsSupportedByCapabilities } from 'ts-mls/extension.js'
import { POLICY_EXTENSION } from './group-extensions.ts'

/** What can be wrong with the capabilities and extensions of a leaf of our groups. */
export type LeafFlaw =
  'version' | 'ciphersuite' | 'credentials' | 'policy' | 'own-extensions' | 'extensions-once' | 'defaults'

/** The highest type of a proposal, and of an extension, that RFC 9420 §7.2 calls default. */
const LAST_DEFAULT_PROPOSAL = 7
const LAST_DEFAULT_EXTENSION = 5

/** The first thing that is wrong with a leaf's capabilities and extensions, or undefined (RFC 9420 §7.2, §7.3). */
export function flawOf(
  { capabilities, extensions }: Pick<LeafNode, 'capabilities' | 'extensions'>,
  { version, cipherSuite }: { version: string; cipherSuite: string },
): LeafFlaw | undefined {
  if (!includes(capabilities.versions, version)) return 'version'
  if (!includes(capabilities.ciphersuites, cipherSuite)) return 'ciphersuite'
  if (!capabilities.credentials.includes('basic')) return 'credentials'
  if (!capabilities.extensions.includes(POLICY_EXTENSION)) return 'policy'
  if (!extensionsSupportedByCapabilities(extensions, capabilities)) return 'own-extensions'
  if (!isEachOnce(extensions)) return 'extensions-once'
  if (listsDefaults(capabilities)) return 'defaults'
  return undefined
}

/** RFC 9420 §13.4: no list of extensions has more than one of a type. */
export function isEachOnce(extensions: readonly Extension[]): boolean {
  return new Set(extensions.map(({ extensionType }) => extensionType)).size === extensions.length
}

/** RFC 9420 §7.2: what every client supports must not be listed, so that there is one way to say it. */
function listsDefaults({ proposals, extensions }: Capabilities): boolean {
  return (
    proposals.some((type) => type >= 1 && type <= LAST_DEFAULT_PROPOSAL) ||
    extensions.some((type) => type >= 1 && type <= LAST_DEFAULT_EXTENSION)
  )
}

function includes(listed: readonly string[], wanted: string): boolean {
  return listed.includes(wanted)
}
