import { bytesEqual, compareBytes, utf8 } from '../bytes.ts'
import { refuse } from '../rules/refuse.ts'
import type { RepoPart } from './car.ts'
import { readTreeNode } from './tree-node.ts'
import type { TreeNode } from './tree-node.ts'

/** Deeper than any tree of records is: it grows by a layer as the records grow fourfold. */
const MAX_DEPTH = 64

/** A place between two neighbouring keys, and the subtree that holds what lies there, if anything does. */
interface Gap {
  readonly subtree: string | undefined
  readonly after?: Uint8Array | undefined
  readonly before?: Uint8Array | undefined
}

/**
 * Finds a record in a repo's tree (AT Protocol, "Repository", "MST structure"): the link to it, or undefined where the
 * tree has none. The keys of a node ascend, and those of a subtree lie between its neighbours. That is checked: so
 * there is one path to the place where a key is or would be, and no tree proves both.
 *
 * @throws ServiceError `DeviceRecordUnavailable` where the path is not all there
 */
export function findInTree(blocks: RepoPart['blocks'], root: string, path: string): string | undefined {
  const key = utf8(path)
  let gap: Gap = { subtree: root }
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    if (gap.subtree === undefined) return undefined
    const node = readTreeNode(blocks.get(gap.subtree))
    refuseDisorder(node, gap)
    const found = node.entries.find((entry) => bytesEqual(entry.key, key))
    if (found !== undefined) return found.value
    gap = gapOf(key, node, gap)
  }
  throw refuse('record-proof.tree', 'the tree of the proof is too deep')
}

function refuseDisorder({ entries }: TreeNode, { after, before }: Gap): void {
  const keys = [after, ...entries.map(({ key }) => key), before].filter((key) => key !== undefined)
  const ascending = keys.every((key, i) => i === 0 || compareBytes(keys[i - 1] ?? key, key) < 0)
  if (!ascending) throw refuse('record-proof.tree', 'the tree of the proof is not in order')
}

/** Where a key that the node does not hold would be. */
function gapOf(key: Uint8Array, { left, entries }: TreeNode, around: Gap): Gap {
  const index = entries.findIndex((entry) => compareBytes(entry.key, key) > 0)
  const [next, previous] = index < 0 ? [undefined, entries.at(-1)] : [entries[index], entries[index - 1]]
  return {
    subtree: previous === undefined ? left : previous.right,
    after: previous?.key ?? around.after,
    before: next?.key ?? around.before,
  }
}
