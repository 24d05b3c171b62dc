import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { createProposal, decodeGroupState, encodeGroupState } from 'ts-mls'
import { party, welcomeAmong } from '../support/party.ts'
import { remove } from '../support/proposals.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

it('keeps leaf 0 as the sender of a pending proposal through storage', async () => {
  const [founder] = await party(suite)
  await welcomeAmong([founder], 'member', suite)
  const { newState } = await createProposal(founder.state, true, remove(1), suite)
  const restored = decodeGroupState(encodeGroupState(newState), 0)?.[0]
  const senders = Object.values(restored?.unappliedProposals ?? {}).map((p) => p.senderLeafIndex)
  expect(senders).toEqual([0])
})
