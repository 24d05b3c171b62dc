import { refuse } from '../rules/refuse.ts'
import { readMultibase, repoKeyFromMultikey } from './repo-key.ts'
import type { RepoKey } from './repo-key.ts'

/** What a DID document says of an account's repo. */
export interface RepoIdentity {
  /** The key that signs it (`#atproto`). */
  readonly signingKey: RepoKey
  /** Where it is kept: the origin of its PDS, or undefined where the document names none. */
  readonly pds: string | undefined
}

/**
 * Reads an account's DID document (AT Protocol, "DID", "Representation in DID documents").
 *
 * @throws ServiceError `DeviceRecordUnavailable` where it is another's, or names no key that signs repos
 */
export function readRepoIdentity(document: unknown, did: string): RepoIdentity {
  if (!isObject(document) || document.id !== did)
    throw refuse('did-document.repo', 'the DID document is that of another account')
  const method = itemOf(document.verificationMethod, did, 'atproto')
  const signingKey = method === undefined ? undefined : keyOf(method)
  if (signingKey === undefined)
    throw refuse('did-document.repo', 'the DID document names no key that signs the repo')
  const service = itemOf(document.service, did, 'atproto_pds')
  return { signingKey, pds: service === undefined ? undefined : endpointOf(service) }
}

/** A Multikey, or one of the two forms that came before it, which name the curve in their type. */
function keyOf({ type, publicKeyMultibase: text }: Record<string, unknown>): RepoKey | undefined {
  if (typeof text !== 'string') return undefined
  if (type === 'Multikey') return repoKeyFromMultikey(text)
  const publicKey = readMultibase(text)
  if (publicKey === undefined) return undefined
  if (type === 'EcdsaSecp256r1VerificationKey2019') return { curve: 'p256', publicKey }
  if (type === 'EcdsaSecp256k1VerificationKey2019') return { curve: 'secp256k1', publicKey }
  return undefined
}

function endpointOf({ type, serviceEndpoint }: Record<string, unknown>): string | undefined {
  if (type !== 'AtprotoPersonalDataServer' || typeof serviceEndpoint !== 'string') return undefined
  const url = URL.canParse(serviceEndpoint) ? new URL(serviceEndpoint) : undefined
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : undefined
}

/** The first item of a list of the document with the id `#name`, which may be written with the DID before it. */
function itemOf(list: unknown, did: string, name: string): Record<string, unknown> | undefined {
  const items: unknown[] = Array.isArray(list) ? list : []
  return items.filter(isObject).find(({ id }) => id === `#${name}` || id === `${did}#${name}`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
