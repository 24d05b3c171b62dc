import type { GroupContext, LeafNode } from 'ts-mls'
import { verifyLeafNodeSignature } from 'ts-mls/leafNode.js'
import type { LeafNodeCommit } from 'ts-mls/leafNode.js'
import { loadCiphersuite } from '../load-ciphersuite.ts'
import { isUsableHpkeKey } from '../hpke-keys.ts'
import { flawOf } from '../leaf-capabilities.ts'
import type { LeafFlaw } from '../leaf-capabilities.ts'
import { refuse } from '../rules/refuse.ts'
import type { RuleId } from '../rules/table.ts'
import { isUsableSignatureKey } from '../signature-keys.ts'

const flaws: Readonly<Record<LeafFlaw, readonly [RuleId, string]>> = {
  version: ['leaf.version', "does not support the group's version"],
  ciphersuite: ['leaf.ciphersuite', "does not support the group's suite"],
  credentials: ['leaf.credentials', 'does not support basic credentials'],
  policy: ['leaf.policy', 'does not support the policy extension (0xF0C1)'],
  'own-extensions': ['leaf.own-extensions', 'does not support an extension of its own'],
  'extensions-once': ['leaf.extensions-once', 'has an extension twice'],
  defaults: ['leaf.defaults-unlisted', 'lists what every client supports'],
}

/** RFC 9420 §7.2, §7.3: what every leaf of our groups must support, its own extensions among it. @throws ServiceError `InvalidMls` */
export function checkLeafCapabilities(leaf: LeafNode, context: GroupContext): void {
  const flaw = flawOf(leaf, context)
  if (!flaw) return
  const [rule, what] = flaws[flaw]
  throw refuse(rule, `a leaf ${what}`)
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
