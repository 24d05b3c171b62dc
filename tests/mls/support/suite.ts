import {
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  type CiphersuiteImpl,
  type CiphersuiteName,
} from 'ts-mls'

/** The ciphersuite that devices use unless told otherwise. */
export const defaultSuiteName: CiphersuiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'

/** The crypto of a ciphersuite, from the provider that ships with the library. */
export function loadSuite(name: CiphersuiteName = defaultSuiteName): Promise<CiphersuiteImpl> {
  return getCiphersuiteImpl(getCiphersuiteFromName(name))
}
