import type { GroupContext, LeafNode } from 'ts-mls'
import { extensionsSupportedByCapabilities } from 'ts-mls/extension.js'
import { verifyLeafNodeSignature } from 'ts-mls/leafNode.js'
import { loadCiphersuite } from '../ciphersuites.ts'
import { POLICY_EXTENSION } from '../group-extensions.ts'
import { isUsableHpkeKey } from '../hpke-keys.ts'
import { invalidMls } from '../invalid-mls.ts'
import { isUsableSignatureKey } from '../signature-keys.ts'

/** RFC 9420 §7.2, §7.3: what every leaf of our groups must support, its own extensions among it. @throws ServiceError `InvalidMls` */
export function checkLeafCapabilities(
  { capabilities, extensions }: LeafNode,
  { version, cipherSuite }: GroupContext,
): void {
  const supported =
    capabilities.versions.includes(version) &&
    capabilities.ciphersuites.includes(cipherSuite) &&
    capabilities.credentials.includes('basic') &&
    capabilities.extensions.includes(POLICY_EXTENSION) &&
    extensionsSupportedByCapabilities(extensions, capabilities)
  if (!supported) throw invalidMls('a leaf does not support what the group requires')
}

/** RFC 9420 §7.6: others can seal to the leaf; and it alone can sign. @throws ServiceError `InvalidMls` */
export function checkLeafKeys(
  { hpkePublicKey, signaturePublicKey }: LeafNode,
  { cipherSuite }: GroupContext,
): void {
  if (!isUsableHpkeKey(hpkePublicKey, cipherSuite))
    throw invalidMls("nobody can seal to the leaf's encryption key")
  if (!isUsableSignatureKey(signaturePublicKey, cipherSuite))
    throw invalidMls("anybody can sign by the leaf's signature key")
}

/**
 * RFC 9420 §7.3: a committer's new leaf, in its place.
 *
 * @throws ServiceError `InvalidMls`
 */
export async function checkCommitLeaf(
  leaf: LeafNode,
  context: GroupContext,
  leafIndex: number,
): Promise<void> {
  if (leaf.leafNodeSource !== 'commit') throw invalidMls("the path's leaf is not made for a commit")
  checkLeafCapabilities(leaf, context)
  checkLeafKeys(leaf, context)
  const { signature } = await loadCiphersuite(context.cipherSuite)
  const verifies = await verifyLeafNodeSignature(leaf, context.groupId, leafIndex, signature).catch(
    () => false,
  )
  if (!verifies) throw invalidMls("the signature of the path's leaf does not verify")
}
