import type { LeafNode, RatchetTree } from 'ts-mls'
import type { ParentNode } from 'ts-mls/parentNode.js'
import type { LeafIdentity } from '../credential.ts'

/**
 * A ratchet tree at its full width, and what has been computed of it so far: the hash of each subtree (RFC 9420 §7.8)
 * and the owner of each leaf. The nodes of a tree that is held never change; what is known of them only grows. So
 * whatever a commit leads to is worked out on a copy, which starts out knowing all that the commit does not touch, and
 * a commit that is refused leaves nothing behind.
 */
export interface KnownTree {
  readonly nodes: RatchetTree
  /** By node; undefined where it has yet to be computed. */
  readonly hashes: (Uint8Array | undefined)[]
  /** By leaf index; undefined where it has yet to be read. */
  readonly owners: (LeafIdentity | undefined)[]
}

/** A tree of which nothing is known yet. */
export function knownTree(nodes: RatchetTree): KnownTree {
  const hashes = new Array<Uint8Array | undefined>(nodes.length).fill(undefined)
  const owners = new Array<LeafIdentity | undefined>((nodes.length + 1) / 2).fill(undefined)
  return { nodes, hashes, owners }
}

/** A copy to be changed. */
export function copyOf({ nodes, hashes, owners }: KnownTree): KnownTree {
  return { nodes: nodes.slice(), hashes: hashes.slice(), owners: owners.slice() }
}

/** The leaf at a node; undefined where that is blank or no leaf's place. */
export function leafIn({ nodes }: Pick<KnownTree, 'nodes'>, node: number): LeafNode | undefined {
  const at = nodes[node]
  return at?.nodeType === 'leaf' ? at.leaf : undefined
}

/** The parent at a node; undefined where that is blank or a leaf's place. */
export function parentIn({ nodes }: Pick<KnownTree, 'nodes'>, node: number): ParentNode | undefined {
  const at = nodes[node]
  return at?.nodeType === 'parent' ? at.parent : undefined
}
