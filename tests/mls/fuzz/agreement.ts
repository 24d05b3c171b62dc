import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js'
import { sameBytes } from './compare.ts'
import type { Member, World } from './world.ts'

/** What the members do not agree on: nothing, if all is well. */
export function disagreements({ members }: World): string[] {
  const [first] = members
  if (first === undefined) return ['the group has no members']
  return members.flatMap((member) => {
    const differing = differences(first, member)
    return differing.length > 0 ? [`${member.device.name}: ${differing.join(', ')}`] : []
  })
}

function differences(first: Member, member: Member): string[] {
  const [a, b] = [first.state, member.state]
  const checks: [string, boolean][] = [
    ['epoch', a.groupContext.epoch === b.groupContext.epoch],
    ['tree hash', sameBytes(a.groupContext.treeHash, b.groupContext.treeHash)],
    ['epoch authenticator', sameBytes(a.keySchedule.epochAuthenticator, b.keySchedule.epochAuthenticator)],
    ['own leaf', ownsItsLeaf(member)],
    ['active', b.groupActiveState.kind === 'active'],
  ]
  return checks.filter(([, holds]) => !holds).map(([name]) => name)
}

function ownsItsLeaf({ device, state }: Member): boolean {
  const node = state.ratchetTree[leafToNodeIndex(toLeafIndex(state.privatePath.leafIndex))]
  return node?.nodeType === 'leaf' && sameBytes(node.leaf.signaturePublicKey, device.signatureKey.publicKey)
}
