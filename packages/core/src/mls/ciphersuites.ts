import { getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls'
import type { CiphersuiteImpl, CiphersuiteName } from 'ts-mls'
import { refuse } from './rules/refuse.ts'
import { isUsableSignature } from './signature-keys.ts'

type Signature = CiphersuiteImpl['signature']

/** The suite of a group where nothing else was chosen. */
export const DEFAULT_CIPHERSUITE = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'

/** Every suite this build can compute (RFC 9420 §17.1); a deployment allows some of them. */
export const KNOWN_CIPHERSUITES = [
  DEFAULT_CIPHERSUITE,
  'MLS_128_DHKEMP256_AES128GCM_SHA256_P256',
  'MLS_256_XWING_AES256GCM_SHA512_Ed25519',
] as const satisfies readonly CiphersuiteName[]

/** A suite this build can compute. */
export type KnownCiphersuite = (typeof KNOWN_CIPHERSUITES)[number]

/** Whether this build can compute the suite. */
export function isKnownCiphersuite(name: string): name is KnownCiphersuite {
  return KNOWN_CIPHERSUITES.some((known) => known === name)
}

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
    signature: { ...suite.signature, verify: alikeEverywhere(name, suite.signature) },
  }
}

/** Who verifies must not depend on the platform: members that judge differently fork the group. */
function alikeEverywhere(name: KnownCiphersuite, platform: Signature): Signature['verify'] {
  return async (key, message, signature) =>
    isUsableSignature(signature, name) && (await platform.verify(key, message, signature))
}
