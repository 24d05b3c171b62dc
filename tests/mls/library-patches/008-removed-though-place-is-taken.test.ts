import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { newDevice, newKeyPackage } from '../support/device.ts'
import { commitTo, joinExternally, receiveCommit } from '../support/group.ts'
import { party, welcomeAmong } from '../support/party.ts'
import { add, remove } from '../support/proposals.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

it('tells a removed member so where an Add of the same commit takes its leaf', async () => {
  const [founder] = await party(suite)
  const removed = await welcomeAmong([founder], 'removed', suite)
  const { publicPackage } = await newKeyPackage(await newDevice('added', suite), suite)
  const { commit } = await commitTo(founder.state, [remove(1), add(publicPackage)], suite)
  const state = await receiveCommit(removed.state, commit, suite)
  expect(state.groupActiveState).toEqual({ kind: 'removedFromGroup' })
})

it('tells the former self of a device that resynced so', async () => {
  const [founder] = await party(suite)
  const former = await welcomeAmong([founder], 'device', suite)
  const { commit } = await joinExternally(founder.state, former.device, true, suite)
  const state = await receiveCommit(former.state, commit, suite)
  expect(state.groupActiveState).toEqual({ kind: 'removedFromGroup' })
  expect(state.groupContext.epoch).toBe(former.state.groupContext.epoch)
})
