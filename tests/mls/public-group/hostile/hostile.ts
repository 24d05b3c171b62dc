import type { PublicGroup } from '@catbird-mls/core/mls'
import type { RuleId } from '@catbird-mls/core/mls/rules'
import type { GroupInfo, Proposal } from 'ts-mls'
import { alice, alices, bob, bobs, group } from '../cast.ts'
import { byValue, forge, forgeInfo, pathIn, withLeaf } from '../forge-commit.ts'
import type { Forgery, Place } from '../forge-commit.ts'
import { adds, commit, keyPackageOf } from '../library-group.ts'

/** What the service is given, and the group it is for where that is not the usual one. */
export interface Submitted {
  readonly commit: Uint8Array
  readonly groupInfo?: Uint8Array
  readonly group?: PublicGroup
}
/** Name, the rule it breaks, and how it comes about. */
export type Hostile = [name: string, rule: RuleId, make: () => Promise<Submitted>]

export const update = await commit(bobs, [])
export const policy = group.policy

/** Bob's update with something else in it. */
export async function bobForges(forgery: Forgery): Promise<Submitted> {
  return { commit: await forge(update.message, bobs, bob, forgery) }
}

export function bobProposes(...proposals: Proposal[]): Promise<Submitted> {
  return bobForges({ proposals: byValue(...proposals) })
}

export async function bobAdds(...of: Parameters<typeof keyPackageOf>): Promise<Submitted> {
  return bobProposes(adds((await keyPackageOf(...of)).publicPackage))
}

/** Alice's update with a GroupInfo that is not its own. */
export async function withInfo(
  change: (info: GroupInfo) => Partial<GroupInfo>,
  signer = alice,
): Promise<Submitted> {
  const sent = await commit(alices, [])
  return { commit: sent.commit, groupInfo: await forgeInfo(sent.state, signer, change) }
}

export async function bobsLeaf(change: Parameters<typeof withLeaf>[1], signer = bob): Promise<Submitted> {
  const place = placedAt(bobs.privatePath.leafIndex)
  return bobForges({ path: await withLeaf(pathIn(update.message), change, place, signer) })
}

export function placedAt(leafIndex: number): Place {
  return { groupId: group.context.groupId, leafIndex }
}

export function leafKeyOf(place: number): Uint8Array {
  const node = bobs.ratchetTree[place * 2]
  if (node?.nodeType !== 'leaf') throw new Error('no leaf')
  return node.leaf.hpkePublicKey
}
