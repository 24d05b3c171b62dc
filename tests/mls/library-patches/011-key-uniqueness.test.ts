import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import type { KeyPackage } from 'ts-mls'
import { signKeyPackage } from 'ts-mls/keyPackage.js'
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js'
import { newDevice, newKeyPackage } from '../support/device.ts'
import { commitTo, joinExternally, receiveCommit } from '../support/group.ts'
import { party, welcomeAmong } from '../support/party.ts'
import { add, remove } from '../support/proposals.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

it('refuses to add a leaf with the encryption key of a member', async () => {
  const [founder] = await party(suite)
  const { publicPackage } = await newKeyPackage(founder.device, suite)
  const [leaf] = founder.state.ratchetTree
  if (leaf?.nodeType !== 'leaf') throw new Error('no leaf 0')
  const copied = await keyPackageWith(leaf.leaf.hpkePublicKey, publicPackage)
  await expect(commitTo(founder.state, [add(copied)], suite)).rejects.toThrow('hpke keys not unique')
})

it('refuses to add two leaves with one encryption key', async () => {
  const [founder] = await party(suite)
  const { publicPackage } = await newKeyPackage(await newDevice('original', suite), suite)
  const copied = await keyPackageWith(publicPackage.leafNode.hpkePublicKey, publicPackage)
  const both = commitTo(founder.state, [add(publicPackage), add(copied)], suite)
  await expect(both).rejects.toThrow('hpke keys not unique')
})

it('refuses an external joiner with the signature key of a member', async () => {
  const [founder] = await party(suite)
  const member = await welcomeAmong([founder], 'member', suite)
  const { commit } = await joinExternally(founder.state, member.device, false, suite)
  await expect(receiveCommit(founder.state, commit, suite)).rejects.toThrow('signature keys not unique')
})

it('lets a commit replace a device by another leaf with the same signature key', async () => {
  const [founder] = await party(suite)
  const member = await welcomeAmong([founder], 'member', suite)
  const { publicPackage } = await newKeyPackage(member.device, suite)
  const { state } = await commitTo(founder.state, [remove(1), add(publicPackage)], suite)
  expect(state.groupContext.epoch).toBe(2n)
})

/** A key package by another device, well signed, but with an encryption key that is not its own. */
async function keyPackageWith(hpkePublicKey: Uint8Array, like: KeyPackage): Promise<KeyPackage> {
  const { signatureKey } = await newDevice('copier', suite)
  const { signKey, publicKey: signaturePublicKey } = signatureKey
  const leaf = { ...like.leafNode, hpkePublicKey, signaturePublicKey }
  const leafNode = await signLeafNodeKeyPackage(leaf, signKey, suite.signature)
  const { initKey } = (await newKeyPackage({ name: 'copier', signatureKey }, suite)).publicPackage
  return signKeyPackage({ ...like, initKey, leafNode }, signKey, suite.signature)
}
