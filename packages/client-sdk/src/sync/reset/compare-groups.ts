import { bytesEqual, encodePolicy, leavesOf, membersOf } from '@catbird-mls/core/mls'
import type { PublicGroup } from '@catbird-mls/core/mls'

/** The policy but for who is absent, and for the name, which rules nothing. */
function rulesOf({ policy }: PublicGroup): Uint8Array {
  const { metadataHash: _, ...rules } = policy
  return encodePolicy({ ...rules, absent: [] })
}

/**
 * Whether two groups of one epoch are the same: members, keys and rules (RFC 9420 §7.8). Their transcripts may differ,
 * where this device came in by a commit whose confirmation tag nobody else could verify.
 */
export function isAt(a: PublicGroup, b: PublicGroup): boolean {
  return (
    bytesEqual(a.context.groupId, b.context.groupId) &&
    bytesEqual(a.context.treeHash, b.context.treeHash) &&
    bytesEqual(encodePolicy(a.policy), encodePolicy(b.policy))
  )
}

/** Whether a group is a later one of the same id, with the same members, rules and keys, as far as devices are known. */
export function isLike(given: PublicGroup, known: PublicGroup): boolean {
  return (
    bytesEqual(given.context.groupId, known.context.groupId) &&
    bytesEqual(rulesOf(given), rulesOf(known)) &&
    sameMembers(given, known) &&
    sameKeys(given, known)
  )
}

/** Whether devices that are in both groups have the same keys there: a device id is for ever bound to its key. */
export function sameKeys(given: PublicGroup, known: PublicGroup): boolean {
  const devices = new Map(leavesOf(known).map((leaf) => [`${leaf.did} ${leaf.deviceId}`, leaf.signatureKey]))
  return leavesOf(given).every(({ did, deviceId, signatureKey }) => {
    const key = devices.get(`${did} ${deviceId}`)
    return key === undefined || bytesEqual(key, signatureKey)
  })
}

/** Whether two groups have the same accounts. */
export function sameMembers(a: PublicGroup, b: PublicGroup): boolean {
  const [of, other] = [membersOf(a), membersOf(b)]
  return of.size === other.size && [...of].every((did) => other.has(did))
}
