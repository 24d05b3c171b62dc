import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { joinExternally } from '../support/group.ts'
import { party, welcomeAmong } from '../support/party.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

it('lets the only member resync, and add others afterwards', async () => {
  const [founder] = await party(suite)
  const { state } = await joinExternally(founder.state, founder.device, true, suite)
  expect(state.ratchetTree).toHaveLength(1)
  expect(state.privatePath.leafIndex).toBe(0)
  const again = { device: founder.device, state }
  const member = await welcomeAmong([again], 'member', suite)
  expect(member.state.keySchedule.epochAuthenticator).toEqual(again.state.keySchedule.epochAuthenticator)
})
