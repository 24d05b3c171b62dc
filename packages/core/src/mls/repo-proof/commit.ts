import { fromCbor, toCbor } from '../cbor.ts'
import { refuse } from '../rules/refuse.ts'
import { linkIn } from './link.ts'
import type { RepoKey } from './repo-key.ts'
import { verifyRepoSignature } from './repo-key.ts'
import { isRev } from './rev.ts'

/** What a repo's commit says, once its signature has been verified. */
export interface RepoCommit {
  /** The revision of the repo. */
  readonly rev: string
  /** The root of the tree of records. */
  readonly data: string
}

/**
 * Reads and verifies a repo's commit (AT Protocol, "Repository", version 3): it is this account's, and signed by its
 * key over everything but the signature.
 *
 * @throws ServiceError `DeviceRecordUnavailable`
 */
export function verifyCommit(
  block: Uint8Array,
  { did, signingKey }: { readonly did: string; readonly signingKey: RepoKey },
): RepoCommit {
  const { sig, ...signed } = fromCbor(block, 'the commit of the repo', 'record-proof.form')
  if (signed.did !== did) throw refuse('record-proof.commit', 'the commit is that of another repo')
  const { version, rev } = signed
  const data = linkIn(signed.data)
  if (version !== 3 || typeof rev !== 'string' || !isRev(rev) || data === undefined) {
    throw refuse('record-proof.commit', 'the commit is not of version 3')
  }
  if (!(sig instanceof Uint8Array) || !verifyRepoSignature(signingKey, toCbor(signed), sig)) {
    throw refuse('record-proof.signature', "the commit is not signed by the account's key")
  }
  return { rev, data }
}
