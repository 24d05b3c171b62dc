import type { GroupContext, LeafNode } from 'ts-mls'
import { verifyLeafNodeSignature } from 'ts-mls/leafNode.js'
import type { LeafNodeCommit } from 'ts-mls/leafNode.js'
import { loadCiphersuite } from '../ciphersuites.ts'
import { isUsableHpkeKey } from '../hpke-keys.ts'
import { lackOf } from '../leaf-capabilities.ts'
import type { Lack } from '../leaf-capabilities.ts'
import { refuse } from '../rules/refuse.ts'
import type { RuleId } from '../rules/table.ts'
import { isUsableSignatureKey } from '../signature-keys.ts'

const lacks: Readonly<Record<Lack, RuleId>> = {
  version: 'leaf.version',
  ciphersuite: 'leaf.ciphersuite',
  credentials: 'leaf.credentials',
  policy: 'leaf.policy',
  'own-extensions': 'leaf.own-extensions',
}

/** RFC 9420 §7.2, §7.3: what every leaf of our groups must support, its own extensions among it. @throws ServiceError `InvalidMls` */
export function checkLeafCapabilities(leaf: LeafNode, context: GroupContext): void {
  const lack = lackOf(leaf, context)
  if (lack) throw refuse(lacks[lack], `a leaf does not support what the group requires: ${lack}`)
}

/** RFC 9420 §7.6: others can seal to the leaf; and it alone can sign. @throws ServiceError `InvalidMls` */
export function checkLeafKeys(
  { hpkePublicKey, signaturePublicKey }: LeafNode,
  { cipherSuite }: GroupContext,
): void {
  if (!isUsableHpkeKey(hpkePublicKey, cipherSuite))
    throw refuse('leaf.encryption-key', "nobody can seal to the leaf's encryption key")
  if (!isUsableSignatureKey(signaturePublicKey, cipherSuite))
    throw refuse('leaf.signature-key', "anybody can sign by the leaf's signature key")
}

/**
 * RFC 9420 §7.3: a committer's new leaf, in its place; that it is made for a commit its decoder has seen to.
 *
 * @throws ServiceError `InvalidMls`
 */
export async function checkCommitLeaf(
  leaf: LeafNodeCommit,
  context: GroupContext,
  leafIndex: number,
): Promise<void> {
  checkLeafCapabilities(leaf, context)
  checkLeafKeys(leaf, context)
  const { signature } = await loadCiphersuite(context.cipherSuite)
  const verifies = await verifyLeafNodeSignature(leaf, context.groupId, leafIndex, signature).catch(
    () => false,
  )
  if (!verifies) throw refuse('path.leaf-signature', "the signature of the path's leaf does not verify")
}
