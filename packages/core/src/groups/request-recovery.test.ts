import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { getLog } from '../messages/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { getGroupInfo, requestRecovery } from './index.ts'
import { reportableMs, reportsPerDay } from './request-recovery.ts'
import { makeCommit, makeExternalCommit } from './testing/member.ts'
import type { TestMember } from './testing/member.ts'
import { createTestConvo, submit, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

/** A group of so many accounts, the last of which has made the commit of seq 2. */
async function poisonedGroup(size: number) {
  const devices: TestDevice[] = []
  for (let i = 0; i < size; i++) devices.push(await insertTestDevice(db))
  const [first = fail(), ...others] = devices
  const { convoId, members } = await createTestConvo(ports, [first, ...others])
  const poisoner = members.at(-1) ?? fail()
  const made = await makeCommit(poisoner)
  await submit(ports, convoId, made)
  return { convoId, honest: members.slice(0, -1), poisoner: made.next }
}

const report = (convoId: ConvoId, { device }: Pick<TestMember, 'device'>, seq = 2, now = new Date()) =>
  requestRecovery(
    { ...ports, clock: { now: () => now } },
    { caller: device, convoId, generation: 1, seq, reason: 'confirmationTag' },
  )

async function noticesOf(convoId: ConvoId, { device }: TestMember) {
  const { entries } = await getLog(ports, { caller: device, convoId })
  return entries.flatMap((entry) => (entry.kind === 'notice' ? [entry.notice] : []))
}

async function rejoin(convoId: ConvoId, device: TestDevice) {
  const through = await getGroupInfo(ports, { caller: device, convoId })
  const joined = await makeExternalCommit(device, through, { resync: true })
  return { outcome: await outcomeOf(submit(ports, convoId, joined)), next: joined.next }
}

describe('reports of a commit', () => {
  it('bar its leaf from two accounts on, and suggest its removal once', async () => {
    const { convoId, honest, poisoner } = await poisonedGroup(4)
    const [alice = fail(), bob = fail(), carol = fail()] = honest
    expect(await report(convoId, alice)).toEqual({ counted: true, barred: false })
    expect(await report(convoId, alice)).toEqual({ counted: true, barred: false })
    expect(await noticesOf(convoId, alice)).toEqual([])
    expect(await report(convoId, bob)).toEqual({ counted: true, barred: true })
    expect(await report(convoId, carol)).toEqual({ counted: true, barred: true })
    const { did, deviceId } = poisoner.device
    const notice = { kind: 'removalSuggested', did, deviceId, reason: 'faultyCommits' }
    expect(await noticesOf(convoId, alice)).toEqual([notice])
    expect(await outcomeOf(submit(ports, convoId, await makeCommit(poisoner)))).toBe('CommitterBarred')
  })

  it('bar its leaf from one account on where there are up to three', async () => {
    const { convoId, honest } = await poisonedGroup(3)
    expect(await report(convoId, honest[0] ?? fail())).toEqual({ counted: true, barred: true })
  })

  it('of different commits of one leaf count together', async () => {
    const { convoId, honest, poisoner } = await poisonedGroup(4)
    await submit(ports, convoId, await makeCommit(poisoner))
    expect(await report(convoId, honest[0] ?? fail(), 2)).toMatchObject({ barred: false })
    expect(await report(convoId, honest[1] ?? fail(), 3)).toMatchObject({ barred: true })
  })

  it('at once bar the leaf once', async () => {
    const { convoId, honest } = await poisonedGroup(5)
    await Promise.all(honest.map((member) => report(convoId, member)))
    expect(await noticesOf(convoId, honest[0] ?? fail())).toHaveLength(1)
  })

  it('do not count by its own account, nor from one that came later', async () => {
    const { convoId, honest, poisoner } = await poisonedGroup(4)
    expect(await report(convoId, poisoner)).toEqual({ counted: false, barred: false })
    await rejoin(convoId, (honest[0] ?? fail()).device)
    expect(await report(convoId, honest[0] ?? fail())).toMatchObject({ counted: true })
    const late = await insertTestDevice(db, { did: (honest[1] ?? fail()).device.did })
    expect(await outcomeOf(report(convoId, { device: late }))).toBe('NotMember')
    expect(await outcomeOf(report(convoId, { device: await insertTestDevice(db) }))).toBe('ConvoNotFound')
  })

  it('of what is no commit are refused', async () => {
    const { convoId, honest } = await poisonedGroup(2)
    for (const seq of [3, 99]) {
      expect(await outcomeOf(report(convoId, honest[0] ?? fail(), seq))).toBe('InvalidRequest')
    }
  })

  it('come too late after two weeks, and too many are not listened to', async () => {
    const { convoId, honest } = await poisonedGroup(2)
    const [alice = fail()] = honest
    const later = new Date(Date.now() + reportableMs + 60_000)
    expect(await report(convoId, alice, 2, later)).toEqual({ counted: false, barred: false })
    const { did, deviceId } = alice.device
    await db.execute(
      `INSERT INTO fault_report SELECT $1, 1000 + i, $2, $3, 'path', 1, 99, 99, now()
       FROM generate_series(1, $4::int) i`,
      [convoId, did, deviceId, reportsPerDay],
    )
    expect(await report(convoId, alice)).toEqual({ counted: false, barred: false })
  })
})

describe('a barred device', () => {
  it('joins afresh by external commit, and is not suggested for removal again for its former stay', async () => {
    const { convoId, honest, poisoner } = await poisonedGroup(5)
    await report(convoId, honest[0] ?? fail())
    const { outcome, next } = await rejoin(convoId, poisoner.device)
    expect(outcome).toBe('ok')
    expect(await report(convoId, honest[1] ?? fail())).toEqual({ counted: true, barred: true })
    expect(await noticesOf(convoId, honest[0] ?? fail())).toEqual([])
    expect(await outcomeOf(submit(ports, convoId, await makeCommit(next)))).toBe('ok')
  })

  it('has to wait before it joins once more when that is reported too', async () => {
    const { convoId, honest, poisoner } = await poisonedGroup(3)
    await report(convoId, honest[0] ?? fail())
    const { next } = await rejoin(convoId, poisoner.device)
    const seq = 4 // after the notice
    await report(convoId, honest[0] ?? fail(), seq)
    expect((await rejoin(convoId, next.device)).outcome).toBe('CommitterBarred')
  })
})

function fail(): never {
  throw new Error('there is no such member')
}
