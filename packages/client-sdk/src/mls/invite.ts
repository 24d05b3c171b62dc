import {
  decodePolicy,
  encodeCommitData,
  inviteKeyOf,
  inviteWithKey,
  membersOf,
  policyBytesOf,
  signInvite,
} from '@catbird-mls/core/mls'
import type { Policy } from '@catbird-mls/core/mls'
import type { DeviceKeys } from './device-keys.ts'
import { asEngineError, MlsEngineError } from './errors.ts'
import { decodeGroupInfo, decodeTree } from './wire.ts'

/** What a device needs to come in by an invite beside the group itself. */
export interface Entry {
  /** What its external commit carries. */
  readonly authenticatedData: Uint8Array
  readonly policy: Policy
}

/**
 * Makes what lets a device in by an invite's seed: the invite's signature for this leaf at this epoch. Only where the
 * group's own policy has the invite, and lets its holders in unasked: no service can pass off another group as the one
 * that the link leads to without knowing its invites. An account that is a member by now needs no invite.
 *
 * @throws MlsEngineError `NotAllowed`, `InvalidMls`
 */
export async function enterByInvite(input: {
  device: DeviceKeys
  seed: Uint8Array
  groupInfo: Uint8Array
  ratchetTree: Uint8Array
}): Promise<Entry> {
  const { device, seed } = input
  return asEngineError('the group cannot be joined', async () => {
    const { groupId, epoch, extensions } = decodeGroupInfo(input.groupInfo).groupContext
    const policy = decodePolicy(policyBytesOf(extensions))
    const members: ReadonlySet<string> = membersOf({ tree: decodeTree(input.ratchetTree), policy })
    if (members.has(device.did)) return { authenticatedData: encodeCommitData({ leaves: [] }), policy }
    const held = inviteWithKey(policy, await inviteKeyOf(seed))
    if (held === undefined || held.approval)
      throw new MlsEngineError('NotAllowed', "the group's policy does not let in by this invite")
    const join = { groupId, epoch, did: device.did, signatureKey: device.publicKey }
    const invite = await signInvite(join, seed)
    return { authenticatedData: encodeCommitData({ leaves: [], invite }), policy }
  })
}
