import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import {
  createGroupInfoWithExternalPub,
  createGroupInfoWithExternalPubAndRatchetTree,
  joinGroupExternal,
  type GroupInfo,
} from 'ts-mls'
import { signGroupInfo } from 'ts-mls/groupInfo.js'
import { newDevice, newKeyPackage } from '../support/device.ts'
import { joinExternally } from '../support/group.ts'
import { follow, party } from '../support/party.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

it('writes external_pub as an HPKEPublicKey with its own length', async () => {
  const [founder] = await party(suite)
  for (const create of [createGroupInfoWithExternalPub, createGroupInfoWithExternalPubAndRatchetTree]) {
    const externalPub = externalPubOf(await create(founder.state, [], suite))
    expect([...externalPub.subarray(0, 1)]).toEqual([32])
    expect(externalPub).toHaveLength(33)
  }
})

it('joins by it', async () => {
  const [founder] = await party(suite)
  const joined = await joinExternally(founder.state, await newDevice('joiner', suite), false, suite)
  await follow([founder], joined.commit, suite)
  expect(joined.state.keySchedule.epochAuthenticator).toEqual(founder.state.keySchedule.epochAuthenticator)
})

it('refuses to join by anything else', async () => {
  const [founder] = await party(suite)
  const groupInfo = await createGroupInfoWithExternalPub(founder.state, [], suite)
  const { publicPackage, privatePackage } = await newKeyPackage(await newDevice('joiner', suite), suite)
  const extensionData = Uint8Array.of(...externalPubOf(groupInfo), 0)
  const trailing = await signGroupInfo(
    { ...groupInfo, extensions: [{ extensionType: 'external_pub', extensionData }] },
    founder.device.signatureKey.signKey,
    suite.signature,
  )
  await expect(
    joinGroupExternal(trailing, publicPackage, privatePackage, false, suite, founder.state.ratchetTree),
  ).rejects.toThrow('Could not decode external_pub extension')
})

function externalPubOf(groupInfo: GroupInfo): Uint8Array {
  const extension = groupInfo.extensions.find(({ extensionType }) => extensionType === 'external_pub')
  if (extension === undefined) throw new Error('no external_pub')
  return extension.extensionData
}
