import { memoryStorage, MlsClient } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { systemTiming } from '../../packages/client-sdk/src/sync/timing.ts'
import { joined, shows, startService } from './support/service.ts'
import type { TestService } from './support/service.ts'

const DAY = 86_400_000

/** A client on a device whose clock is `ahead` (ms) of everybody's. */
async function openAhead(service: TestService, seed: string, ahead: number): Promise<MlsClient> {
  const options = {
    session: await service.identity(seed),
    service: service.did,
    storage: memoryStorage(),
    pollEvery: 50,
  }
  return MlsClient.open(options, { ...systemTiming, now: () => Date.now() + ahead })
}

describe.each([
  ['a day ahead', DAY],
  ['a day behind', -DAY],
])('a device whose clock is %s', (_, ahead) => {
  it('is added by others, adds others, and talks with them', async () => {
    await using service = await startService()
    await using odd = await openAhead(service, 'odd', ahead)
    const bob = await service.open('bob')
    const carol = await service.open('carol')
    const bobs = await bob.convos.create({ members: [odd.did], name: 'Right' })
    const odds = await joined(odd, bobs.id)
    await odds.send('what time is it?')
    await shows(bobs, 'what time is it?')

    const mine = await odd.convos.create({ members: [bob.did], name: 'Off' })
    await mine.add(carol.did)
    await mine.send('all by the right time')
    await shows(await joined(carol, mine.id), 'all by the right time')
    expect((await mine.members()).filter(({ absent }) => absent)).toEqual([])
  })
})
