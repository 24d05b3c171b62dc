import { loadCiphersuite } from '@catbird-mls/core/mls'
import type { CiphersuiteImpl } from 'ts-mls'
import { MlsEngineError } from './errors.ts'

/** A ciphersuite's loaded primitives. */
export type Suite = CiphersuiteImpl

/** Loads the primitives of a ciphersuite, once. */
export async function loadSuite(name: string): Promise<Suite> {
  try {
    return await loadCiphersuite(name)
  } catch (cause) {
    throw new MlsEngineError('UnsupportedCiphersuite', `the ciphersuite ${name} cannot be used here`, {
      cause,
    })
  }
}
