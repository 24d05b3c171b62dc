import { DEFAULT_CIPHERSUITE, loadCiphersuite } from '@catbird-mls/core/mls'
import { defaultLifetimeConfig } from 'ts-mls'
import type { ClientState } from 'ts-mls'
import { afterEach, expect, it, vi } from 'vitest'
import { newDevice, newKeyPackage } from '../support/device.ts'
import { commitTo, foundGroup } from '../support/group.ts'
import { add } from '../support/proposals.ts'

const suite = await loadCiphersuite(DEFAULT_CIPHERSUITE)
/** What the machine's clock shows. */
const now = Date.UTC(2026, 0, 1)
/** A lifetime that begins, by that clock, tomorrow. */
const tomorrow = { notBefore: BigInt(now / 1000 + 86_400), notAfter: BigInt(now / 1000 + 2 * 86_400) }

afterEach(() => {
  vi.useRealTimers()
})

async function addTomorrowsDevice(lifetimeConfig: ClientState['clientConfig']['lifetimeConfig']) {
  const founded = await foundGroup(await newDevice('founder', suite), suite)
  const { publicPackage } = await newKeyPackage(await newDevice('member', suite), suite, tomorrow)
  const state = { ...founded, clientConfig: { ...founded.clientConfig, lifetimeConfig } }
  return commitTo(state, [add(publicPackage)], suite)
}

it('leaves the lifetimes of what it adds to an application that judges them, and to no other', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now })
  const byApplication = { ...defaultLifetimeConfig, validateLifetimeOnSend: false }
  expect((await addTomorrowsDevice(byApplication)).welcome).toBeDefined()
  await expect(addTomorrowsDevice(defaultLifetimeConfig)).rejects.toThrow('Lifetime')
})
