import { ciphersuites, getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls'
import type { CiphersuiteImpl, CiphersuiteName } from 'ts-mls'
import { MlsEngineError } from './errors.ts'

/** The ciphersuite of a new device unless it asks for another (RFC 9420 §17.1, suite 1). */
export const DEFAULT_CIPHERSUITE: CiphersuiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'

/** A ciphersuite's loaded primitives. */
export type Suite = CiphersuiteImpl

const loaded = new Map<CiphersuiteName, Promise<Suite>>()

/** Loads the primitives of a ciphersuite, once. */
export function loadSuite(name: string): Promise<Suite> {
  if (!isCiphersuiteName(name)) {
    throw new MlsEngineError('UnsupportedCiphersuite', `unknown ciphersuite ${name}`)
  }
  const known = loaded.get(name)
  if (known !== undefined) return known
  const loading = getCiphersuiteImpl(getCiphersuiteFromName(name)).catch((cause: unknown) => {
    loaded.delete(name)
    throw new MlsEngineError('UnsupportedCiphersuite', `ciphersuite ${name} cannot be loaded`, { cause })
  })
  loaded.set(name, loading)
  return loading
}

function isCiphersuiteName(name: string): name is CiphersuiteName {
  return Object.hasOwn(ciphersuites, name)
}
