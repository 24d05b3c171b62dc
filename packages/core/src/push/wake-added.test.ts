import { expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { Database } from '../database/index.ts'
import { claimFrom, createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import { makeCommit } from '../groups/testing/member.ts'
import type { DeviceCaller } from '../identity/index.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { systemClock, systemRandom } from '../ports/index.ts'
import { registerPush } from './register-push.ts'
import { fcmTarget } from './testing/stage.ts'

async function register(db: Database, caller: DeviceCaller): Promise<void> {
  const rules = { offer: { fcm: true }, allowLoopback: false }
  const ports = { db, clock: systemClock, random: systemRandom }
  await registerPush(ports, { caller, target: fcmTarget(caller.deviceId), rules })
}

async function wanted(db: Database): Promise<string[]> {
  const rows = await db.query<{ device_id: string }>(
    `SELECT device_id FROM push_registration WHERE state = 'wanted' ORDER BY device_id`,
  )
  return rows.map(({ device_id: deviceId }) => deviceId)
}

it('being added wakes an account that has accepted the convo before; to another it is a request, and wakes nobody', async () => {
  await using db = await createTestDatabase()
  const ports = testPorts(db)
  const [alice, bob, carol] = await Promise.all([
    insertTestDevice(db),
    insertTestDevice(db),
    insertTestDevice(db),
  ])
  for (const device of [alice, bob, carol]) await register(db, device)
  const { convoId, members } = await createTestConvo(ports, [alice, bob])
  expect(await wanted(db)).toEqual([])
  const [admin, member] = members
  if (admin === undefined || member === undefined) throw new Error('nobody there')
  const removed = await makeCommit(admin, { remove: [1] })
  await submit(ports, convoId, removed)
  expect(await wanted(db)).toEqual([])
  const packages = await claimFrom(ports, { claimer: alice, devices: [bob, carol] })
  await submit(ports, convoId, await makeCommit(removed.next, { add: packages.map(({ bytes }) => bytes) }))
  expect(await wanted(db)).toEqual([bob.deviceId])
  expect(await db.query('SELECT key FROM graphile_worker.jobs')).toEqual([{ key: 'sendWakeUps' }])
})
