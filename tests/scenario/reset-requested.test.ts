import { createInProcessBus } from '@catbird-mls/core/bus'
import { requestResetAsOperator } from '@catbird-mls/core/groups'
import type { ConvoId } from '@catbird-mls/core/mls'
import { systemClock } from '@catbird-mls/core/ports'
import { expect, it } from 'vitest'
import { inStep, joined, listen, shows, startService, until } from './support/service.ts'
import type { TestService } from './support/service.ts'

/** An operator asks for a reset, beside the server. */
function request({ db }: TestService, convoId: string) {
  const by = { kind: 'cli', id: 'a test' } as const
  const ports = { db, bus: createInProcessBus(), clock: systemClock }
  return requestResetAsOperator(ports, { convoId: convoId as ConvoId, by })
}

it('an admin answers an operator who asks for a reset, and all go on in the next generation', async () => {
  await using service = await startService()
  const alice = await service.open('alice', { updates: 'polling' })
  const tablet = await service.open('alice', { updates: 'polling' })
  const bob = await service.open('bob', { updates: 'polling' })
  const convo = await alice.convos.create({ members: [bob.did], name: 'Hikers' })
  const [onTablet, bobs] = [await joined(tablet, convo.id), await joined(bob, convo.id)]
  await inStep(convo, onTablet, bobs)
  await bobs.send('before')
  await shows(convo, 'before')
  const [onAlices, onBobs] = [listen(alice), listen(bob)]

  const { seq } = await request(service, convo.id)
  expect(seq).toBeDefined()
  expect(await request(service, convo.id)).toMatchObject({ seq: undefined })
  await until('all see it', () => [convo, onTablet, bobs].every((handle) => handle.resetRequested))
  await until('the admin is told', () => onAlices.some(({ type }) => type === 'resetRequested'))
  // Nobody has said yes yet.
  await bobs.send('as ever')
  await shows(convo, 'before', 'as ever')
  expect(await convo.epoch()).toMatchObject({ generation: 1 })

  // Two people at once: one reset comes of it.
  const [, , sent] = await Promise.all([convo.reset(), onTablet.reset(), bobs.send('meanwhile')])
  expect(sent).toBeDefined()
  for (const handle of [convo, onTablet, bobs])
    await until('it is in the next generation', async () => {
      if (handle.state !== 'joined' || (await handle.epoch())?.generation !== 2) return false
      return (await handle.members()).flatMap(({ devices }) => devices).length === 3
    })
  await inStep(convo, onTablet, bobs)
  await convo.send('after')
  // What Bob sends before a device is in is a gap to that one.
  await shows(bobs, 'before', 'as ever', 'meanwhile', 'after')
  for (const handle of [convo, onTablet])
    await until('it goes on', async () => (await handle.messages()).at(-1)?.text === 'after')
  expect([convo, onTablet, bobs].map((handle) => handle.resetRequested)).toEqual([false, false, false])
  expect(onBobs.filter(({ type }) => type === 'resetRequested')).toEqual([])
  expect(await request(service, convo.id)).toMatchObject({ generation: 2 })
  await until('it is asked anew', () => convo.resetRequested)
})
