import { createGroupInfoWithExternalPub } from 'ts-mls'
import type { DeviceKeys } from './device-keys.ts'
import { toLibrary } from './group-state.ts'
import type { GroupState } from './group-state.ts'
import { loadSuite } from './suite.ts'
import { encodeGroupInfo } from './wire.ts'

/** The `external_pub` of the state's epoch, as every member derives it (RFC 9420 §8). */
export async function externalPubOfState({ context, schedule }: GroupState): Promise<Uint8Array> {
  const { hpke } = await loadSuite(context.cipherSuite)
  const { publicKey } = await hpke.deriveKeyPair(schedule.externalSecret)
  return hpke.exportPublicKey(publicKey)
}

/** The GroupInfo of the state's epoch, without the tree, signed by this device (RFC 9420 §12.4.3). */
export async function groupInfoOf(state: GroupState, device: DeviceKeys): Promise<Uint8Array> {
  const suite = await loadSuite(device.ciphersuite)
  return encodeGroupInfo(await createGroupInfoWithExternalPub(toLibrary(state, device), [], suite))
}
