import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { makeCommit } from '../groups/testing/member.ts'
import { createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { newGroupPolicy } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import { acceptConvo, getConvoHeads, listConvos } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

async function setUp(convos: number) {
  const clock = createManualClock()
  const ports = { ...testPorts(db), clock }
  const alice = await insertTestDevice(db)
  const made = []
  for (let i = 0; i < convos; i++) {
    clock.advance(1000)
    made.push(await createTestConvo(ports, [alice]))
  }
  return { ports, alice, made, clock }
}

describe('the list of convos', () => {
  it('has the newest activity first, and is read page by page', async () => {
    const { ports, alice, made, clock } = await setUp(5)
    clock.advance(1000)
    const [oldest] = made
    const [member] = oldest?.members ?? []
    if (oldest === undefined || member === undefined) throw new Error('no convo')
    await submit(ports, oldest.convoId, await makeCommit(member))
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await listConvos(ports, { caller: alice, limit: 2, cursor })
      ids.push(...page.convos.map(({ convoId }) => convoId))
      cursor = page.cursor
    } while (cursor !== undefined)
    const [first, ...others] = made.map(({ convoId }) => convoId)
    expect(ids).toEqual([first, ...others.reverse()])
  })

  it('tells requests from what was accepted', async () => {
    const { ports, alice } = await setUp(1)
    const bob = await insertTestDevice(db)
    const { convoId } = await createTestConvo(ports, [bob], newGroupPolicy(bob.did, [alice.did]))
    const listed = async (status: 'accepted' | 'request') =>
      (await listConvos(ports, { caller: alice, limit: 9, status })).convos.map((convo) => convo.convoId)
    expect(await listed('request')).toEqual([convoId])
    expect(await listed('accepted')).toHaveLength(1)
    await acceptConvo(ports, { caller: alice, convoId })
    expect(await acceptConvo(ports, { caller: alice, convoId })).toMatchObject({ status: 'accepted' })
    expect(await listed('request')).toEqual([])
    expect(await listed('accepted')).toHaveLength(2)
    const told = await db.query(`SELECT 1 FROM account_event WHERE did = $1 AND kind = 'convoAccepted'`, [
      alice.did,
    ])
    expect(told).toHaveLength(1)
  })

  it('refuses a cursor that it did not make', async () => {
    const { ports, alice } = await setUp(0)
    for (const cursor of ['x', '1.', '1.abc', `${'9'.repeat(15)}.${'a'.repeat(52)}`]) {
      expect(await outcomeOf(listConvos(ports, { caller: alice, limit: 9, cursor }))).toBe('InvalidCursor')
      expect(await outcomeOf(getConvoHeads(ports, { caller: alice, limit: 9, cursor }))).toBe('InvalidCursor')
    }
  })
})

describe('the heads of convos', () => {
  it('come by convo id, page by page', async () => {
    const { ports, alice, made } = await setUp(3)
    const first = await getConvoHeads(ports, { caller: alice, limit: 2 })
    const second = await getConvoHeads(ports, { caller: alice, limit: 2, cursor: first.cursor })
    expect([...first.heads, ...second.heads].map(({ convoId }) => convoId)).toEqual(
      made.map(({ convoId }) => convoId).sort(),
    )
    expect(first.heads[0]).toMatchObject({ generation: 1, epoch: 0, firstSeq: 1, lastSeq: 0, joinedSeq: 0 })
    expect(second.cursor).toBeUndefined()
  })
})
