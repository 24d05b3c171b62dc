import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { describe, expect, it } from 'vitest'
import { composeUpdate } from '../../support/poison/compose.ts'
import { newDevice, newKeyPackage } from '../support/device.ts'
import { commitTo, joinByWelcome, receiveCommit } from '../support/group.ts'
import { party, welcomeAmong } from '../support/party.ts'
import { add, remove } from '../support/proposals.ts'
import { withPathSecret } from '../support/welcome.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

async function threeMembers() {
  const [founder] = await party(suite)
  const first = await welcomeAmong([founder], 'leaf 1', suite)
  const second = await welcomeAmong([founder, first], 'leaf 2', suite)
  return { founder, first, second }
}

it('processes a commit that was composed by hand and is right', async () => {
  const { founder, first, second } = await threeMembers()
  const { message } = await composeUpdate(second.state, suite)
  for (const { state } of [founder, first]) {
    const { groupContext } = await receiveCommit(state, message, suite)
    expect(groupContext.epoch).toBe(state.groupContext.epoch + 1n)
  }
})

it('refuses a commit whose path shows a key that does not follow from its path secret', async () => {
  const { founder, first, second } = await threeMembers()
  const { message } = await composeUpdate(second.state, suite, 'pathKeys')
  for (const { state } of [founder, first]) {
    await expect(receiveCommit(state, message, suite)).rejects.toThrow('public key of its node')
  }
})

describe('a Welcome', () => {
  /** One that comes with a path, since somebody is removed by the same commit, or without one. */
  async function welcomeTo({ withPath }: { withPath: boolean }) {
    const { founder } = await threeMembers()
    const own = await newKeyPackage(await newDevice('leaf 2 anew', suite), suite)
    const proposals = withPath ? [remove(2), add(own.publicPackage)] : [add(own.publicPackage)]
    const { state, welcome } = await commitTo(founder.state, proposals, suite)
    if (welcome === undefined) throw new Error('the commit brought no Welcome')
    return { state, welcome, own }
  }

  const joins = async (
    { state, welcome, own }: Awaited<ReturnType<typeof welcomeTo>>,
    change: (pathSecret: Uint8Array | undefined) => Uint8Array | undefined,
  ) => joinByWelcome(await withPathSecret(welcome, own, change, suite), own, state.ratchetTree, suite)

  it('whose path secret is right leads into the group', async () => {
    const sent = await welcomeTo({ withPath: true })
    const joined = await joins(sent, (pathSecret) => pathSecret)
    expect(joined.keySchedule.epochAuthenticator).toEqual(sent.state.keySchedule.epochAuthenticator)
  })

  it('whose path secret does not give the public keys of the tree is refused', async () => {
    const sent = await welcomeTo({ withPath: true })
    const wrong = joins(sent, (pathSecret) => pathSecret?.map((byte) => byte ^ 1))
    await expect(wrong).rejects.toThrow('public key of its node')
  })

  it('with a path secret where the tree has no key for it is refused', async () => {
    const sent = await welcomeTo({ withPath: false })
    await expect(joins(sent, () => new Uint8Array(32))).rejects.toThrow()
  })
})
