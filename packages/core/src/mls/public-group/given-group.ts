import { treeHashRoot } from 'ts-mls/treeHash.js'
import { bytesEqual } from '../bytes.ts'
import { loadCiphersuite } from '../ciphersuites.ts'
import { policyBytesOf } from '../group-extensions.ts'
import { decodePolicy } from '../policy/policy-codec.ts'
import { refuse, refusingGarbage } from '../rules/refuse.ts'
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
    const { hash } = await loadCiphersuite(context.cipherSuite)
    if (!bytesEqual(context.treeHash, await treeHashRoot(tree, hash)))
      throw refuse('creation.tree-hash', 'the tree hash is wrong')
    const leaf = leafNodeAt({ tree }, signer)
    if (leaf === undefined)
      throw refuse('group-info.signer', 'the GroupInfo is signed by a leaf that is not there')
    const expected = { context, confirmationTag, signer: { leafIndex: signer, leaf }, withTree: false }
    await checkGroupInfo(info, expected)
    return { context, tree, confirmationTag, policy: decodePolicy(policyBytesOf(context.extensions)) }
  })
}
