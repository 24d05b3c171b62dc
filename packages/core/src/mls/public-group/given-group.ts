import { bytesEqual } from '../bytes.ts'
import { policyBytesOf } from '../group-extensions.ts'
import { decodePolicy } from '../policy/policy-codec.ts'
import { refuse, refusingGarbage } from '../rules/refuse.ts'
import { knownTree } from '../tree/known-tree.ts'
import { hashOf } from '../suite-hash.ts'
import { rootHashOf } from '../tree/tree-hash.ts'
import { decodeTree } from '../wire.ts'
import { checkGroupInfo, decodeGroupInfo } from './group-info.ts'
import { leafNodeAt } from './public-group.ts'
import type { PublicGroup } from './public-group.ts'

/**
 * Reads a group from the GroupInfo and the tree that a service gives: whole in itself, and signed by one of its leaves
 * (RFC 9420 §12.4.3.1). Whether those leaves are who they say, and whether this is the group one knows, is not told.
 *
 * @throws ServiceError `InvalidMls`, `InvalidPolicy`, `UnsupportedCiphersuite`
 */
export async function readGivenGroup(given: {
  readonly groupInfo: Uint8Array
  readonly ratchetTree: Uint8Array
}): Promise<PublicGroup> {
  const info = decodeGroupInfo(given.groupInfo)
  return refusingGarbage('library.creation', 'the GroupInfo does not fit the tree', async () => {
    const { groupContext: context, confirmationTag, signer } = info
    const tree = decodeTree(given.ratchetTree)
    const known = knownTree(tree)
    if (!bytesEqual(context.treeHash, rootHashOf(known, hashOf(context.cipherSuite))))
      throw refuse('creation.tree-hash', 'the tree hash is wrong')
    const leaf = leafNodeAt({ tree }, signer)
    if (leaf === undefined)
      throw refuse('group-info.signer', 'the GroupInfo is signed by a leaf that is not there')
    const expected = { context, confirmationTag, signer: { leafIndex: signer, leaf }, withTree: false }
    await checkGroupInfo(info, expected)
    const policy = decodePolicy(policyBytesOf(context.extensions))
    return { context, tree, confirmationTag, policy, known }
  })
}
