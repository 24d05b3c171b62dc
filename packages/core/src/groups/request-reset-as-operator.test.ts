import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAudit } from '../audit/index.ts'
import type { Operator } from '../audit/index.ts'
import { leaveConvo } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { getLog } from '../messages/index.ts'
import { newGroupPolicy } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { requestResetAsOperator, resetConvo } from './index.ts'
import type { TestMember } from './testing/member.ts'
import { makeReset } from './testing/reset.ts'
import { createTestConvo, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

const by: Operator = { kind: 'admin', id: 'did:example:op', requestId: 'req-1' }
const request = (convoId: ConvoId, expectedGeneration?: number) =>
  requestResetAsOperator(ports, { convoId, by, expectedGeneration })

/** A group of two, of whom the first is its admin. */
async function two() {
  const devices = [await insertTestDevice(db), await insertTestDevice(db)] as const
  const policy = newGroupPolicy(devices[0].did)
  const { convoId, members } = await createTestConvo(ports, devices, policy)
  const [alice, bob] = members
  if (!alice || !bob) throw new Error('somebody is missing')
  return { convoId, alice, bob, policy }
}

async function noticesTo({ device: caller }: TestMember, convoId: ConvoId) {
  const { entries } = await getLog(ports, { caller, convoId })
  return entries.flatMap((entry) => (entry.kind === 'notice' ? [{ seq: entry.seq, ...entry.notice }] : []))
}

/** What is recorded of a convo, the oldest first. */
async function recorded(convoId: ConvoId) {
  const { entries } = await listAudit(ports, { limit: 100, act: 'requestReset' })
  return entries.filter(({ subject }) => subject === convoId).toReversed()
}

describe('the request of an operator that a convo be reset', () => {
  it('stands in the log for all members, and is recorded', async () => {
    const { convoId, alice, bob } = await two()
    const requested = await request(convoId, 1)
    expect(requested).toMatchObject({ generation: 1, seq: 2 })
    for (const member of [alice, bob])
      expect(await noticesTo(member, convoId)).toEqual([{ seq: 2, kind: 'resetRequested', generation: 1 }])
    const before = { generation: 1, requested: false }
    const after = { generation: 1, requested: true }
    expect(await recorded(convoId)).toMatchObject([{ by, act: 'requestReset', before, after }])
  })

  it('is written once for a generation, however many operators ask at once, and recorded each time', async () => {
    const { convoId, alice } = await two()
    const answers = await Promise.all(Array.from({ length: 6 }, () => request(convoId)))
    expect(answers.filter(({ seq }) => seq !== undefined)).toHaveLength(1)
    expect(new Set(answers.map(({ requestedAt }) => requestedAt.getTime())).size).toBe(1)
    expect(await noticesTo(alice, convoId)).toHaveLength(1)
    const before = (await recorded(convoId)).map((entry) => entry.before)
    expect(before).toEqual(
      [false, ...Array<boolean>(5).fill(true)].map((r) => ({ generation: 1, requested: r })),
    )
  })

  it('is answered by a reset, after which the next generation can be asked for', async () => {
    const { convoId, alice, policy } = await two()
    await request(convoId)
    const { groupInfo, next } = await makeReset(convoId, alice, policy)
    await resetConvo(ports, { caller: next.device, convoId, expectedGeneration: 1, groupInfo })
    expect(await outcomeOf(request(convoId, 1))).toBe('GenerationConflict')
    expect(await request(convoId, 2)).toMatchObject({ generation: 2, seq: 4 })
    expect((await noticesTo(next, convoId)).map(({ kind }) => kind)).toEqual([
      'resetRequested',
      'reset',
      'resetRequested',
    ])
    expect((await recorded(convoId)).map(({ before }) => before)).toEqual([
      { generation: 1, requested: false },
      { generation: 2, requested: false },
    ])
  })

  it('is refused, and nothing recorded, where there is no convo or nobody left in it', async () => {
    const { convoId, members } = await createTestConvo(ports, [await insertTestDevice(db)])
    for (const { device: caller } of members) await leaveConvo(ports, { caller, convoId, statements: [] })
    expect(await outcomeOf(request(convoId))).toBe('InvalidRequest')
    const none = 'a'.repeat(52) as ConvoId
    expect(await outcomeOf(request(none))).toBe('ConvoNotFound')
    expect([...(await recorded(convoId)), ...(await recorded(none))]).toEqual([])
  })
})
