import type { KeyPackage, Proposal } from 'ts-mls'
import { groupExtensions } from './extensions.ts'

/** An Add. */
export function add(keyPackage: KeyPackage): Proposal {
  return { proposalType: 'add', add: { keyPackage } }
}

/** A Remove of a leaf. */
export function remove(leafIndex: number): Proposal {
  return { proposalType: 'remove', remove: { removed: leafIndex } }
}

/** A GroupContextExtensions that sets the policy. */
export function setPolicy(policy: Uint8Array): Proposal {
  return {
    proposalType: 'group_context_extensions',
    groupContextExtensions: { extensions: groupExtensions(policy) },
  }
}
