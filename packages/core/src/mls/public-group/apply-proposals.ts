import type { GroupContext, KeyPackage } from 'ts-mls'
import { policyBytesOf } from '../group-extensions.ts'
import { isUsableKemOutput } from '../hpke-keys.ts'
import { checkKeyPackage, keyPackageRefOf } from '../key-package.ts'
import { decodePolicy } from '../policy/policy-codec.ts'
import type { Policy } from '../policy/policy.ts'
import { refuse } from '../rules/refuse.ts'
import { addLeaf, removeLeaf } from '../tree/edits.ts'
import { copyOf } from '../tree/known-tree.ts'
import type { KnownTree } from '../tree/known-tree.ts'
import type { DecodedCommit } from './decode-commit.ts'
import { checkLeafCapabilities } from './leaf-rules.ts'
import { knownOf, leafAt, leafRef } from './public-group.ts'
import type { LeafRef, PublicGroup } from './public-group.ts'
import { takeNewLeaf, takenIn } from './taken-keys.ts'

/** A leaf that a commit adds, by which key package. */
export interface AddedLeaf extends LeafRef {
  readonly keyPackageRef: Uint8Array
}

/** The group after the proposals of a commit and before its path. */
export interface Proposed {
  /** A tree of the commit's own, which its path goes into. */
  readonly tree: KnownTree
  readonly extensions: GroupContext['extensions']
  readonly policy: Policy
  readonly policyChanged: boolean
  readonly added: readonly AddedLeaf[]
  readonly removed: readonly LeafRef[]
}

/**
 * Applies the proposals of a commit in the order of RFC 9420 §12.3: extensions, Removes, Adds.
 *
 * @throws ServiceError `InvalidMls`, `InvalidPolicy`, `InvalidKeyPackage`, `UnsupportedCiphersuite`
 */
export async function applyProposals(
  group: PublicGroup,
  { proposals, sender }: DecodedCommit,
): Promise<Proposed> {
  const extended = proposals.flatMap((p) =>
    p.proposalType === 'group_context_extensions' && 'groupContextExtensions' in p
      ? [p.groupContextExtensions]
      : [],
  )
  const extensions = extended[0]?.extensions ?? group.context.extensions
  checkKemOutputs(group.context, proposals)
  const removed = removedLeaves(group, proposals, sender)
  const tree = copyOf(knownOf(group))
  for (const { leafIndex } of removed) removeLeaf(tree, leafIndex)
  const added = await addLeaves(group.context, tree, keyPackagesOf(proposals))
  return {
    tree,
    extensions,
    policy: extended.length > 0 ? decodePolicy(policyBytesOf(extensions)) : group.policy,
    policyChanged: extended.length > 0,
    added,
    removed,
  }
}

function removedLeaves(
  group: PublicGroup,
  proposals: DecodedCommit['proposals'],
  sender: DecodedCommit['sender'],
): LeafRef[] {
  const places = proposals.flatMap((p) =>
    p.proposalType === 'remove' && 'remove' in p ? [p.remove.removed] : [],
  )
  // RFC 9420 §12.2: no leaf is removed twice, none that is not there, and nobody removes himself by a commit
  if (new Set(places).size !== places.length)
    throw refuse('proposals.remove-once', 'the commit removes a leaf twice')
  if (sender.kind === 'member' && places.includes(sender.leafIndex))
    throw refuse('proposals.remove-self', 'the committer removes itself')
  return places.map((place) => {
    const leaf = leafAt(group, place)
    if (!leaf) throw refuse('proposals.remove-present', 'the commit removes a leaf that is not there')
    return leaf
  })
}

/** RFC 9420 §12.1.6: by the KEM output every member computes the init secret of the epoch to come. */
function checkKemOutputs({ cipherSuite }: GroupContext, proposals: DecodedCommit['proposals']): void {
  const openable = proposals.every(
    (p) =>
      p.proposalType !== 'external_init' ||
      !('externalInit' in p) ||
      isUsableKemOutput(p.externalInit.kemOutput, cipherSuite),
  )
  if (!openable) throw refuse('proposals.kem-output', 'no key opens the KEM output of the ExternalInit')
}

function keyPackagesOf(proposals: DecodedCommit['proposals']): KeyPackage[] {
  return proposals.flatMap((p) => (p.proposalType === 'add' && 'add' in p ? [p.add.keyPackage] : []))
}

async function addLeaves(
  context: GroupContext,
  tree: KnownTree,
  keyPackages: readonly KeyPackage[],
): Promise<AddedLeaf[]> {
  const added: AddedLeaf[] = []
  const newLeaves = keyPackages.map(({ leafNode }) => leafNode)
  const taken = takenIn(tree.nodes, newLeaves)
  for (const keyPackage of keyPackages) {
    // RFC 9420 §12.1.1, §10.1
    if (keyPackage.cipherSuite !== context.cipherSuite) {
      throw refuse('key-package.group-ciphersuite', 'an added key package is of another suite')
    }
    await checkKeyPackage(keyPackage)
    checkLeafCapabilities(keyPackage.leafNode, context)
    takeNewLeaf(taken, keyPackage.leafNode)
    const leafIndex = addLeaf(tree, keyPackage.leafNode, nextPlace(added))
    const leaf = leafRef(leafIndex, keyPackage.leafNode)
    added.push({ ...leaf, keyPackageRef: keyPackageRefOf(keyPackage) })
  }
  return added
}

/** Places are taken from the left, so that none before the last is blank. */
function nextPlace(added: readonly AddedLeaf[]): number {
  const last = added.at(-1)
  return last === undefined ? 0 : last.leafIndex + 1
}
