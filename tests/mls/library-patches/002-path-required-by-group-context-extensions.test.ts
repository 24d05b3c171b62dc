import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { commitTo, receiveCommit } from '../support/group.ts'
import { party, welcomeAmong } from '../support/party.ts'
import { setPolicy } from '../support/proposals.ts'
import { commitOf, withCommit } from '../support/resign.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

it('brings a fresh secret with a policy change', async () => {
  const [founder] = await party(suite)
  const { commit } = await commitTo(founder.state, [setPolicy(Uint8Array.of(2))], suite)
  expect(commitOf(commit).path).toBeDefined()
})

it('refuses a policy change without a path', async () => {
  const [founder] = await party(suite)
  const member = await welcomeAmong([founder], 'member', suite)
  const { commit } = await commitTo(founder.state, [setPolicy(Uint8Array.of(2))], suite)
  const { signKey } = founder.device.signatureKey
  const pathless = { ...commitOf(commit), path: undefined }
  const forged = await withCommit(commit, pathless, { state: founder.state, signKey }, suite)
  await expect(receiveCommit(member.state, forged, suite)).rejects.toThrow('Update path is required')
})
