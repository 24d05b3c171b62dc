import { memoryStorage } from '@catbird-mls/client'
import { describe, expect, it } from 'vitest'
import { inStep, joined, listen, shows, startService, until } from './support/service.ts'
import type { TestService } from './support/service.ts'

/** Bob's only device is away while Alice writes, and changes the group in between. */
async function away(service: TestService) {
  const alice = await service.open('alice')
  const storage = memoryStorage()
  const bob = await service.open('bob', { storage })
  const convo = await alice.convos.create({ members: [bob.did], name: 'Before' })
  await inStep(convo, await joined(bob, convo.id))
  await convo.send('in time')
  await shows(await joined(bob, convo.id), 'in time')
  await bob.close()
  await convo.send('a')
  await convo.send('b')
  await convo.rename({ name: 'Between' })
  await convo.send('c')
  await convo.rename({ name: 'After' })
  await convo.send('d')
  return { convo, storage }
}

describe('messages that the service keeps no more', () => {
  it.each(['auto', 'polling'] as const)(
    'are a gap for a device that comes back after that, and it goes on with what is there (%s)',
    async (updates) => {
      await using service = await startService()
      const { convo, storage } = await away(service)
      const [last] = await service.db.query<{ seq: number }>('SELECT max(seq) AS seq FROM message')
      await service.db.execute('DELETE FROM message WHERE seq < $1', [last?.seq])
      const bob = await service.open('bob', { storage, updates })
      const heard = listen(bob)
      const bobs = await joined(bob, convo.id)
      await shows(bobs, 'in time', 'd')
      await until('the name is known', () => bobs.name === 'After')
      expect(await bobs.gaps()).toMatchObject([{ reason: 'truncated', toSeq: (last?.seq ?? 0) - 2 }])
      await convo.send('e')
      await shows(bobs, 'in time', 'd', 'e')
      await bobs.send('f')
      await shows(convo, 'in time', 'a', 'b', 'c', 'd', 'e', 'f')
      expect(heard.filter(({ type }) => type === 'recovered')).toEqual([])
    },
  )

  it('are a gap too where the commits among them are gone, and the device joins afresh', async () => {
    await using service = await startService()
    const { convo, storage } = await away(service)
    // The log begins with what is next.
    await service.db.execute('UPDATE convo SET first_seq = last_seq + 1')
    const bob = await service.open('bob', { storage })
    const bobs = (await bob.convos.list())[0] ?? expect.fail('bob knows the convo')
    await convo.rename({ name: 'Much later' })
    await until('the device is in again', async () => (await bobs.gaps()).length > 0)
    await inStep(convo, bobs)
    await until('the device is in', () => bobs.state === 'joined')
    await convo.send('e')
    await until('bob reads it', async () => (await bobs.messages()).some(({ text }) => text === 'e'))
    expect((await bobs.gaps()).map(({ reason }) => reason)).toContain('truncated')
    await bobs.send('f')
    await until('alice reads it', async () => (await convo.messages()).some(({ text }) => text === 'f'))
  })
})
