import { encodePolicy, groupExtensions } from '@catbird-mls/core/mls'
import type { Policy } from '@catbird-mls/core/mls'
import { createGroup as libraryCreateGroup, createGroupInfoWithExternalPubAndRatchetTree } from 'ts-mls'
import { clientConfig } from './client-config.ts'
import type { DeviceKeys } from './device-keys.ts'
import { asEngineError } from './errors.ts'
import { fromLibrary } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { ephemeralKeyPackage } from './key-package.ts'
import { loadSuite } from './suite.ts'
import { encodeGroupInfo } from './wire.ts'

/** A group at epoch 0, with its creator as the one leaf. */
export interface CreatedGroup {
  readonly state: GroupState
  /** The signed GroupInfo of epoch 0; alone among them it carries its tree of one leaf. */
  readonly groupInfo: Uint8Array
}

/** Creates a group (RFC 9420 §11) with the policy in its GroupContext. */
export async function createGroup(input: {
  device: DeviceKeys
  groupId: Uint8Array
  policy: Policy
  now: number
}): Promise<CreatedGroup> {
  const { device, groupId, policy } = input
  const suite = await loadSuite(device.ciphersuite)
  return asEngineError('the group cannot be created', async () => {
    const { publicPackage, privatePackage } = await ephemeralKeyPackage(device, input.now)
    const state = await libraryCreateGroup(
      groupId,
      publicPackage,
      privatePackage,
      groupExtensions(encodePolicy(policy)),
      suite,
      clientConfig,
    )
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(state, [], suite)
    return { state: fromLibrary(state, []), groupInfo: encodeGroupInfo(groupInfo) }
  })
}
