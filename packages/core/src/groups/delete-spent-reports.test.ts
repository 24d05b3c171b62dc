import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import type { ConvoId } from '../mls/index.ts'
import { deleteSpentReports, getGroupInfo, requestRecovery } from './index.ts'
import { makeCommit, makeExternalCommit } from './testing/member.ts'
import type { TestMember } from './testing/member.ts'
import { createTestConvo, submit, testPorts } from './testing/world.ts'

const day = 24 * 3600_000
const minute = 60_000

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

/** The service as it is so long from now. */
const later = (ms: number) => ({ ...ports, clock: { now: () => new Date(Date.now() + ms) } })

/** A group of four accounts, the last of which has made the commit of seq 2. */
async function four() {
  const devices: TestDevice[] = []
  for (let i = 0; i < 4; i++) devices.push(await insertTestDevice(db))
  const [first = fail(), ...others] = devices
  const { convoId, members } = await createTestConvo(ports, [first, ...others])
  const [alice = fail(), bob = fail(), , dave = fail()] = members
  const made = await makeCommit(dave)
  await submit(ports, convoId, made)
  return { convoId, alice, bob, dave: made.next }
}

const report = (convoId: ConvoId, { device: caller }: TestMember, seq = 2, after = 0) =>
  requestRecovery(later(after), { caller, convoId, generation: 1, seq, reason: 'path' })

const cleanUp = (after: number, limit = 100) => deleteSpentReports(later(after), { limit })

async function reportsIn(convoId: ConvoId): Promise<number[]> {
  const rows = await db.query<{ seq: number }>(
    'SELECT seq FROM fault_report WHERE convo_id = $1 ORDER BY created_at',
    [convoId],
  )
  return rows.map(({ seq }) => seq)
}

describe('a report', () => {
  it('is forgotten once the leaf is barred, when it no longer counts among those of the day', async () => {
    const { convoId, alice, bob } = await four()
    await report(convoId, alice)
    await report(convoId, bob)
    await cleanUp(day - minute)
    expect(await reportsIn(convoId)).toEqual([2, 2])
    await cleanUp(day + minute)
    expect(await reportsIn(convoId)).toEqual([])
    expect(await report(convoId, bob)).toEqual({ counted: true, barred: true })
  })

  it('of a leaf that may still commit is kept, however old, and counts with a later one', async () => {
    const { convoId, alice, bob, dave } = await four()
    await report(convoId, alice)
    await cleanUp(300 * day)
    expect(await reportsIn(convoId)).toEqual([2])
    await submit(later(300 * day), convoId, await makeCommit(dave))
    expect(await report(convoId, bob, 3, 300 * day)).toEqual({ counted: true, barred: true })
  })

  it('by an account that has accused the same leaf since is forgotten after a day', async () => {
    const { convoId, alice, bob, dave } = await four()
    await report(convoId, alice)
    await submit(ports, convoId, await makeCommit(dave))
    await report(convoId, alice, 3, minute)
    await cleanUp(day - minute)
    expect(await reportsIn(convoId)).toEqual([2, 3])
    await cleanUp(2 * day)
    expect(await reportsIn(convoId)).toEqual([3])
    expect(await report(convoId, bob, 2, 2 * day)).toEqual({ counted: true, barred: true })
  })

  it('of a leaf that is gone is kept as long as another may accuse it, and counts with that', async () => {
    const { convoId, alice, bob, dave } = await four()
    await report(convoId, alice)
    const through = await getGroupInfo(ports, { caller: dave.device, convoId })
    await submit(ports, convoId, await makeExternalCommit(dave.device, through, { resync: true }))
    await cleanUp(14 * day - minute)
    expect(await reportsIn(convoId)).toEqual([2])
    expect(await report(convoId, bob, 2, 14 * day - minute)).toEqual({ counted: true, barred: true })
  })

  it('of a leaf that is gone is forgotten when nobody can accuse it any more', async () => {
    const { convoId, alice, bob, dave } = await four()
    await report(convoId, alice)
    const through = await getGroupInfo(ports, { caller: dave.device, convoId })
    await submit(ports, convoId, await makeExternalCommit(dave.device, through, { resync: true }))
    await cleanUp(14 * day + minute)
    expect(await reportsIn(convoId)).toEqual([])
    expect(await report(convoId, bob, 2, 14 * day + minute)).toEqual({ counted: false, barred: false })
  })

  it('is one of so many at a time, each deleted once by whoever comes first', async () => {
    await cleanUp(300 * day)
    for (let i = 0; i < 3; i++) {
      const { convoId, alice, bob } = await four()
      await report(convoId, alice)
      await report(convoId, bob)
    }
    expect(await cleanUp(2 * day, 2)).toBe(2)
    const both = await Promise.all([cleanUp(2 * day), cleanUp(2 * day)])
    expect(both[0] + both[1] + (await cleanUp(2 * day))).toBe(4)
  })
})

function fail(): never {
  throw new Error('there is no such member')
}
