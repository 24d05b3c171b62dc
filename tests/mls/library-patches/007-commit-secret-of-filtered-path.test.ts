import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import type { ClientState, PublicMessage } from 'ts-mls'
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js'
import { deriveSecret } from 'ts-mls/crypto/kdf.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { toLeafIndex } from 'ts-mls/treemath.js'
import { commitTo, joinExternally, receiveCommit } from '../support/group.ts'
import { party, welcomeAmong } from '../support/party.ts'
import { remove } from '../support/proposals.ts'
import { commitOf } from '../support/resign.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)
const zeros = new Uint8Array(suite.kdf.size)

it('shuts out the one removed from a group of two', async () => {
  const [founder] = await party(suite)
  const removed = await welcomeAmong([founder], 'removed', suite)
  const { state, commit } = await commitTo(founder.state, [remove(1)], suite)
  expect(commitOf(commit).path?.nodes).toEqual([])
  expect(await authenticatorOf(removed.state, state, zeros)).not.toEqual(state.keySchedule.epochAuthenticator)
})

it('shuts out the founder removed from a group of two', async () => {
  const [founder] = await party(suite)
  const member = await welcomeAmong([founder], 'member', suite)
  const { state } = await commitTo(member.state, [remove(0)], suite)
  expect(await authenticatorOf(founder.state, state, zeros)).not.toEqual(state.keySchedule.epochAuthenticator)
})

it('takes the commit secret one step beyond the last node of the path where the root is not on it', async () => {
  const [founder] = await party(suite)
  const first = await welcomeAmong([founder], 'leaf 1', suite)
  const second = await welcomeAmong([founder, first], 'leaf 2', suite)
  const third = await welcomeAmong([founder, first, second], 'leaf 3', suite)
  const { state, commit } = await commitTo(second.state, [remove(0), remove(1)], suite)
  expect(state.ratchetTree[3]).toBeUndefined()

  const pathSecret = await openPath(third.state, state, commit)
  const commitSecret = await deriveSecret(pathSecret, 'path', suite.kdf)
  const followed = await receiveCommit(third.state, commit, suite)
  expect(followed.keySchedule.epochAuthenticator).toEqual(state.keySchedule.epochAuthenticator)
  expect(await authenticatorOf(third.state, state, commitSecret)).toEqual(
    state.keySchedule.epochAuthenticator,
  )
})

it('lets members follow and join where half of the tree is blank', async () => {
  const [founder] = await party(suite)
  const first = await welcomeAmong([founder], 'leaf 1', suite)
  const { state } = await commitTo(first.state, [remove(0)], suite)
  first.state = state
  const rejoined = await joinExternally(first.state, founder.device, false, suite)
  first.state = await receiveCommit(first.state, rejoined.commit, suite)
  expect(first.state.keySchedule.epochAuthenticator).toEqual(rejoined.state.keySchedule.epochAuthenticator)
})

/** The next epoch's authenticator as one computes it from the former epoch and a commit secret. */
async function authenticatorOf(former: ClientState, next: ClientState, commitSecret: Uint8Array) {
  const { initSecret } = former.keySchedule
  const epoch = await initializeEpoch(initSecret, commitSecret, next.groupContext, zeros, suite.kdf)
  return epoch.keySchedule.epochAuthenticator
}

/** Opens leaf 2's path by the key of leaf 3: node 5 is their common ancestor, and the last on the path. */
async function openPath(former: ClientState, next: ClientState, message: PublicMessage): Promise<Uint8Array> {
  const { path } = commitOf(message)
  if (path === undefined) throw new Error('no path')
  const { treeHash, epoch } = next.groupContext
  const provisional = { ...former.groupContext, treeHash, epoch }
  const { ratchetTree } = next
  const sender = toLeafIndex(2)
  const opened = await applyUpdatePathSecret(
    ratchetTree,
    former.privatePath,
    sender,
    provisional,
    path,
    [],
    suite,
  )
  expect(opened.nodeIndex).toBe(5)
  return opened.pathSecret
}
