import { refuse } from '../rules/refuse.ts'
import { readCar } from './car.ts'
import { verifyCommit } from './commit.ts'
import type { RepoKey } from './repo-key.ts'
import { findInTree } from './tree.ts'

/** What a repo proves of one place in it. */
export interface ProvenRecord {
  /** The revision of the repo that proves it. */
  readonly rev: string
  /** The record's bytes, or undefined where the repo has none there. */
  readonly record: Uint8Array | undefined
}

/**
 * Verifies the answer of `com.atproto.sync.getRecord`: a CAR with the signed commit of a repo, the path through its tree
 * to a place, and the record there, if any. Written here rather than taken from `@atproto/repo`, which needs Node.
 *
 * @throws ServiceError `DeviceRecordUnavailable` where the bytes prove nothing either way
 */
export function verifyRecordProof(input: {
  readonly car: Uint8Array
  readonly did: string
  /** Collection and record key. */
  readonly path: string
  readonly signingKey: RepoKey
  /** The newest revision known of the repo; an older one proves nothing. */
  readonly knownRev?: string | undefined
  readonly maxBytes: number
}): ProvenRecord {
  const { car, path, knownRev } = input
  if (car.length > input.maxBytes) throw refuse('record-proof.size', 'the proof is too long')
  const { root, blocks } = readCar(car)
  const { rev, data } = verifyCommit(blockOf(blocks, root), input)
  if (knownRev !== undefined && rev < knownRev)
    throw refuse('record-proof.revision', 'the proof is older than what is known')
  const link = findInTree(blocks, data, path)
  return { rev, record: link === undefined ? undefined : blockOf(blocks, link) }
}

function blockOf(blocks: ReadonlyMap<string, Uint8Array>, digest: string): Uint8Array {
  const block = blocks.get(digest)
  if (block === undefined) throw refuse('record-proof.path', 'the proof lacks a block')
  return block
}
