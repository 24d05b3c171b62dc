import { didDocument, getHandle, getPdsEndpoint, getSigningKey } from '@atproto/common-web'
import { isDid } from '@atproto/did'
import type { Did } from '../mls/index.ts'
import { importDidKey, importVerificationMethod } from './signing-key.ts'
import type { SigningKey } from './signing-key.ts'

/** What a DID document says of an account. */
export type Identity = {
  readonly did: Did
  /** The key that signs the account's repo and its service-auth tokens (`#atproto`). */
  readonly signingKey: SigningKey
  /** Where the account's repo is kept. */
  readonly pds: string | undefined
  /** The handle it claims; nobody has checked that the handle points back. */
  readonly handle: string | undefined
}

/** Reads an account's identity from its DID document; throws if it is not that, or holds no usable key. */
export function readDidDocument(did: Did, body: Uint8Array): Identity {
  // The looser of the ecosystem's two schemas: a directory lets accounts write odd aliases and services, and
  // those must not cost them their access.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated for being looser, which is its point here
  const document = didDocument.parse(JSON.parse(new TextDecoder().decode(body)))
  if (document.id !== did) throw new Error(`the document is that of ${document.id}`)
  const method = getSigningKey(document)
  if (method === undefined) throw new Error('the document has no #atproto key')
  return {
    did,
    signingKey: importVerificationMethod(method),
    pds: getPdsEndpoint(document),
    handle: getHandle(document),
  }
}

/** The identity of a `did:key`, which is its own document. Development only. */
export function readDidKey(did: Did): Identity {
  return { did, signingKey: importDidKey(did), pds: undefined, handle: undefined }
}

/** Whether a string is a DID of any method. */
export function isAnyDid(value: unknown): value is Did {
  return typeof value === 'string' && isDid(value)
}
