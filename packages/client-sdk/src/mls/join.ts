import { createGroupInfoWithExternalPub, joinGroup, joinGroupExternal } from 'ts-mls'
import type { RatchetTree } from 'ts-mls'
import { bytesEqual, sha256 } from '../bytes.ts'
import type { BuiltCommit } from './build-commit.ts'
import { clientConfig } from './client-config.ts'
import type { DeviceKeys } from './device-keys.ts'
import { asEngineError, MlsEngineError } from './errors.ts'
import { fromLibrary } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { decodeOwnKeyPackage, ephemeralKeyPackage } from './key-package.ts'
import type { OwnKeyPackage } from './key-package.ts'
import { leavesOf } from './members.ts'
import { lacksNoKey } from './soundness.ts'
import { loadSuite } from './suite.ts'
import { decodeGroupInfo, decodeTree, decodeWelcome, encodeGroupInfo, encodePublic } from './wire.ts'

/** Joins by a Welcome (RFC 9420 §12.4.3.1). The tree is handed in: its hash stands in the signed GroupInfo. */
export async function joinFromWelcome(input: {
  device: DeviceKeys
  welcome: Uint8Array
  ratchetTree: Uint8Array
  keyPackage: Pick<OwnKeyPackage, 'keyPackage' | 'privateKeys'>
}): Promise<GroupState> {
  const suite = await loadSuite(input.device.ciphersuite)
  return asEngineError('the Welcome cannot be opened', async () => {
    const { publicPackage, privatePackage } = decodeOwnKeyPackage(input.keyPackage, input.device)
    const state = await joinGroup(
      decodeWelcome(input.welcome),
      publicPackage,
      privatePackage,
      { findPsk: () => undefined },
      suite,
      decodeTree(input.ratchetTree),
      undefined,
      clientConfig,
    )
    const joined = fromLibrary(state, [])
    if (!lacksNoKey(joined)) throw new MlsEngineError('InvalidMls', 'the Welcome lacks its path secret')
    return joined
  })
}

/**
 * Joins by an external commit (RFC 9420 §12.4.3.2). If the device has a leaf already, the commit removes
 * it: a resync. The old leaf is looked up by this device's own signature key, so no other can be hit.
 */
export async function joinExternally(input: {
  device: DeviceKeys
  groupInfo: Uint8Array
  ratchetTree: Uint8Array
  authenticatedData?: Uint8Array
  now: number
}): Promise<Omit<BuiltCommit, 'welcome'>> {
  const { device } = input
  const suite = await loadSuite(device.ciphersuite)
  return asEngineError('the group cannot be joined', async () => {
    const tree = decodeTree(input.ratchetTree)
    const { publicPackage, privatePackage } = await ephemeralKeyPackage(device, input.now)
    const { publicMessage, newState } = await joinGroupExternal(
      decodeGroupInfo(input.groupInfo),
      publicPackage,
      privatePackage,
      hasOwnLeaf(tree, device),
      suite,
      tree,
      clientConfig,
      input.authenticatedData ?? new Uint8Array(),
    )
    const commit = encodePublic(publicMessage)
    return {
      commit,
      hash: await sha256(commit),
      groupInfo: encodeGroupInfo(await createGroupInfoWithExternalPub(newState, [], suite)),
      next: fromLibrary(newState, []),
    }
  })
}

function hasOwnLeaf(tree: RatchetTree, device: DeviceKeys): boolean {
  return leavesOf(tree).some(({ signatureKey }) => bytesEqual(signatureKey, device.publicKey))
}
