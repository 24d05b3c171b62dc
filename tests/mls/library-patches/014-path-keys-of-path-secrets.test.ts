import { expect, it } from 'vitest'
import { composeUpdate } from '../../support/poison/compose.ts'
import { receiveCommit } from '../support/group.ts'
import { party, welcomeAmong } from '../support/party.ts'
import { loadSuite } from '../support/suite.ts'

const suite = await loadSuite()

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
