import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import type { CiphersuiteImpl } from 'ts-mls'

/** The ciphersuite that devices use unless told otherwise. */
export const defaultSuiteName = DEFAULT_CIPHERSUITE

/** The crypto of a ciphersuite, as devices and the service have it. */
export function loadSuite(name: string = defaultSuiteName): Promise<CiphersuiteImpl> {
  return loadCiphersuite(name)
}
