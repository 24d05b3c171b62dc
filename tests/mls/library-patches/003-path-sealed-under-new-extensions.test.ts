import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { commitAmong, party, welcomeAmong } from '../support/party.ts'
import { remove, setPolicy } from '../support/proposals.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

it.each([
  ['alone', false],
  ['with a Remove', true],
])('lets every member follow a policy change %s', async (_, withRemove) => {
  const [founder] = await party(suite)
  const member = await welcomeAmong([founder], 'member', suite)
  await welcomeAmong([founder, member], 'to be removed', suite)
  const policy = setPolicy(Uint8Array.of(2))
  await commitAmong([founder, member], withRemove ? [policy, remove(2)] : [policy], suite)
  expect(member.state.groupContext).toEqual(founder.state.groupContext)
  expect(member.state.keySchedule.epochAuthenticator).toEqual(founder.state.keySchedule.epochAuthenticator)
})
