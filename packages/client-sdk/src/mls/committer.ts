import { leafRef } from '@catbird-mls/core/mls'
import type { PublicMessage, RatchetTree } from 'ts-mls'
import { bytesEqual } from '../bytes.ts'
import { leafAt, leavesOf } from './members.ts'
import type { Leaf } from './members.ts'
import { decodePublic } from './wire.ts'

/** Who made a commit, as the commit itself says and its signature proves. */
export interface Committer extends Leaf {
  /** Whether it joined by this very commit. */
  readonly external: boolean
}

/**
 * Who made a commit: a member by its leaf in the tree before it, a joiner by the leaf that it brings, whose place is
 * that of its former one if it is still in the tree, and not known otherwise (-1).
 */
export function committerOf(commit: Uint8Array, tree: RatchetTree): Committer | undefined {
  return committerIn(decodePublic(commit), tree)
}

/** The same of a commit that has been decoded. */
export function committerIn({ content }: PublicMessage, tree: RatchetTree): Committer | undefined {
  if (content.contentType !== 'commit') return undefined
  if (content.sender.senderType === 'member') {
    const leaf = leafAt(tree, content.sender.leafIndex)
    return leaf && { ...leaf, external: false }
  }
  const brought = content.commit.path?.leafNode
  if (brought === undefined) return undefined
  const known = leavesOf(tree).find(({ signatureKey }) =>
    bytesEqual(signatureKey, brought.signaturePublicKey),
  )
  return { ...leafRef(known?.leafIndex ?? -1, brought), external: true }
}
