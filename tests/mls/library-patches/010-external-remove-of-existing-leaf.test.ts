import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import type { ProposalOrRef } from 'ts-mls/proposalOrRefType.js'
import { joinExternally, receiveCommit } from '../support/group.ts'
import { party, welcomeAmong } from '../support/party.ts'
import { remove } from '../support/proposals.ts'
import { commitOf, withCommit } from '../support/resign.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

// Without its patch this test fails by not ending: the library walks up a tree from a node that is not in it.
it('refuses an external commit that removes a leaf which is not there', async () => {
  const [founder] = await party(suite)
  const former = await welcomeAmong([founder], 'device', suite)
  const { commit } = await joinExternally(founder.state, former.device, true, suite)
  const { proposals, path } = commitOf(commit)
  const elsewhere = proposals.map((p): ProposalOrRef =>
    p.proposalOrRefType === 'proposal' && p.proposal.proposalType === 'remove'
      ? { proposalOrRefType: 'proposal', proposal: remove(1000) }
      : p,
  )
  const { signKey } = former.device.signatureKey
  const hostile = await withCommit(
    commit,
    { proposals: elsewhere, path },
    { state: founder.state, signKey },
    suite,
  )
  await expect(receiveCommit(founder.state, hostile, suite)).rejects.toThrow(
    'Tried to remove empty leaf node',
  )
})
