import { expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { newGroupPolicy } from '../mls/index.ts'
import { lifetimeOf } from './message-lifetime.ts'
import { makeCommit } from './testing/member.ts'
import { createTestConvo, submit, testPorts } from './testing/world.ts'

it('follows the policy, from the beginning on and at each commit that changes it', async () => {
  await using db = await createTestDatabase()
  const ports = testPorts(db)
  const device = await insertTestDevice(db)
  const lifetime = () => db.query('SELECT message_lifetime AS seconds FROM convo')
  const policy = newGroupPolicy(device.did)
  const { convoId, members } = await createTestConvo(ports, [device], { ...policy, messageLifetime: 60 })
  expect(await lifetime()).toEqual([{ seconds: 60 }])
  const [member] = members
  if (member === undefined) throw new Error('nobody is in it')
  const update = await makeCommit(member, {})
  await submit(ports, convoId, update)
  expect(await lifetime()).toEqual([{ seconds: 60 }])
  const longer = await makeCommit(update.next, { policy: { ...policy, messageLifetime: 3600 } })
  await submit(ports, convoId, longer)
  expect(await lifetime()).toEqual([{ seconds: 3600 }])
  await submit(ports, convoId, await makeCommit(longer.next, { policy }))
  expect(await lifetime()).toEqual([{ seconds: null }])
})

it('of more than a century is none', () => {
  expect(lifetimeOf({ messageLifetime: Number.MAX_SAFE_INTEGER })).toBeNull()
  expect(lifetimeOf({})).toBeNull()
  expect(lifetimeOf({ messageLifetime: 1 })).toBe(1)
})
