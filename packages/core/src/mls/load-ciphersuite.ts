import { getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls'
import type { CiphersuiteImpl } from 'ts-mls'
import { isKnownCiphersuite } from './ciphersuites.ts'
import type { KnownCiphersuite } from './ciphersuites.ts'
import { hashingAtOnce } from './hashing-at-once.ts'
import { refuse } from './rules/refuse.ts'
import { isUsableSignature } from './signature-keys.ts'
import { hashOf } from './suite-hash.ts'

type Signature = CiphersuiteImpl['signature']

const loaded = new Map<KnownCiphersuite, Promise<CiphersuiteImpl>>()

/**
 * The suite's algorithms; loaded once.
 *
 * @throws ServiceError `UnsupportedCiphersuite`
 */
export async function loadCiphersuite(name: string): Promise<CiphersuiteImpl> {
  if (!isKnownCiphersuite(name)) {
    throw refuse('ciphersuite.known', `the ciphersuite ${name} is not supported`)
  }
  const present = loaded.get(name) ?? load(name)
  loaded.set(name, present)
  return present
}

async function load(name: KnownCiphersuite): Promise<CiphersuiteImpl> {
  const suite = await getCiphersuiteImpl(getCiphersuiteFromName(name))
  return {
    ...suite,
    ...hashingAtOnce(hashOf(name)),
    signature: { ...suite.signature, verify: alikeEverywhere(name, suite.signature) },
  }
}

/** Who verifies must not depend on the platform: members that judge differently fork the group. */
function alikeEverywhere(name: KnownCiphersuite, platform: Signature): Signature['verify'] {
  return async (key, message, signature) =>
    isUsableSignature(signature, name) && (await platform.verify(key, message, signature))
}
