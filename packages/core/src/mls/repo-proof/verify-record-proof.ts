import type { CborMap } from '../cbor.ts'
import { readCar } from './car.ts'
import { verifyCommit } from './commit.ts'
import type { RepoKey } from './repo-key.ts'
import { findInTree } from './tree.ts'
import { readBlock, unproven } from './unproven.ts'

/** What a repo proves of one place in it. */
export interface ProvenRecord {
  /** The revision of the repo that proves it. */
  readonly rev: string
  /** The record, or undefined where the repo has none there. */
  readonly record: CborMap | undefined
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
  if (car.length > input.maxBytes) throw unproven('the proof is too long')
  const { root, blocks } = readCar(car)
  const { rev, data } = verifyCommit(blockOf(blocks, root), input)
  if (knownRev !== undefined && rev < knownRev) throw unproven('the proof is older than what is known')
  const link = findInTree(blocks, data, path)
  return { rev, record: link === undefined ? undefined : readBlock(blockOf(blocks, link), 'the record') }
}

function blockOf(blocks: ReadonlyMap<string, Uint8Array>, digest: string): Uint8Array {
  const block = blocks.get(digest)
  if (block === undefined) throw unproven('the proof lacks a block')
  return block
}
