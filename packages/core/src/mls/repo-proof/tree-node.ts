import { fromCbor, isCborMap } from '../cbor.ts'
import type { CborValue } from '../cbor.ts'
import { refuse } from '../rules/refuse.ts'
import { linkIn } from './link.ts'

/** A node of a repo's tree: keys, and the subtrees before, between and after them. */
export interface TreeNode {
  /** The subtree of what comes before the first key. */
  readonly left: string | undefined
  readonly entries: readonly TreeEntry[]
}

/** A key of a node. */
export interface TreeEntry {
  readonly key: Uint8Array
  /** The link to the record. */
  readonly value: string
  /** The subtree of what comes between this key and the next. */
  readonly right: string | undefined
}

/**
 * Reads a node. A key is written as the number of bytes that it shares with the one before, and the rest.
 *
 * @throws ServiceError `DeviceRecordUnavailable`
 */
export function readTreeNode(block: Uint8Array | undefined): TreeNode {
  if (block === undefined) throw refuse('record-proof.path', 'the proof lacks a part of the path')
  const { l, e } = fromCbor(block, 'a node of the tree', 'record-proof.form')
  if (!Array.isArray(e)) throw noNode()
  const entries: TreeEntry[] = []
  for (const value of e) entries.push(readEntry(value, entries.at(-1)?.key ?? new Uint8Array()))
  return { left: optionalLink(l), entries }
}

function readEntry(value: CborValue, previous: Uint8Array): TreeEntry {
  const { p, k, v, t } = isCborMap(value) ? value : {}
  const link = linkIn(v)
  const shares = typeof p === 'number' && p >= 0 && p <= previous.length
  if (!shares || !(k instanceof Uint8Array) || link === undefined) throw noNode()
  return { key: Uint8Array.from([...previous.subarray(0, p), ...k]), value: link, right: optionalLink(t) }
}

function optionalLink(value: CborValue | undefined): string | undefined {
  if (value === null || value === undefined) return undefined
  const link = linkIn(value)
  if (link === undefined) throw noNode()
  return link
}

function noNode(): Error {
  return refuse('record-proof.tree', 'a node of the tree is none')
}
