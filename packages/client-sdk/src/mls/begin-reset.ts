import { createResetStatement, leavesOf, membersOf, policyHashOf, sortedDids } from '@catbird-mls/core/mls'
import type { Did, LeafRef, PublicGroup } from '@catbird-mls/core/mls'
import { bytesEqual } from '../bytes.ts'
import { createGroup } from './create-group.ts'
import type { CreatedGroup } from './create-group.ts'
import type { DeviceKeys } from './device-keys.ts'
import { MlsEngineError } from './errors.ts'

/**
 * Begins the group of a convo's next generation: this device's leaf, everybody else absent, and in the policy what it
 * comes after, signed by this device's leaf there (protocol.md, "Recovery"). Judge what comes of it as any reset.
 *
 * @throws MlsEngineError `NotMember` where this device has no leaf in `present`
 */
export async function beginReset(input: {
  device: DeviceKeys
  convoId: string
  /** The group that backs the convo now, at its present epoch. */
  present: PublicGroup
  groupId: Uint8Array
  reason: string
  now: number
}): Promise<CreatedGroup> {
  const { device, convoId, present, groupId, reason, now } = input
  const { context, policy } = present
  const own = ownLeafIn(present, device)
  const unsigned = {
    groupId: context.groupId,
    epoch: Number(context.epoch),
    transcript: context.confirmedTranscriptHash,
    policyHash: policyHashOf(policy),
    reason,
    leafIndex: own.leafIndex,
  }
  const signer = { signatureKey: device.privateKey, ciphersuite: device.ciphersuite }
  const resetOf = await createResetStatement({ convoId, next: groupId }, unsigned, signer)
  const absent = sortedDids([...membersOf(present)].filter((did: Did) => did !== own.did))
  return createGroup({ device, groupId, policy: { ...policy, absent, resetOf }, now })
}

function ownLeafIn(present: PublicGroup, { did, publicKey }: DeviceKeys): LeafRef {
  const own = leavesOf(present).find((leaf) => leaf.did === did && bytesEqual(leaf.signatureKey, publicKey))
  if (own === undefined) throw new MlsEngineError('NotMember', 'this device has no leaf')
  return own
}
