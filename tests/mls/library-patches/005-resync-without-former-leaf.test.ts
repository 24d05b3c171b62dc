import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { expect, it } from 'vitest'
import { newDevice } from '../support/device.ts'
import { joinExternally } from '../support/group.ts'
import { party } from '../support/party.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)

// Without its patch this test fails by not ending: the library walks up a tree from a node that is not in it.
it('refuses a resync by a device that has no leaf', async () => {
  const [founder] = await party(suite)
  const stranger = await newDevice('stranger', suite)
  await expect(joinExternally(founder.state, stranger, true, suite)).rejects.toThrow('Cannot resync')
})
