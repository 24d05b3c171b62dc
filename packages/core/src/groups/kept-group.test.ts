import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { encodePublicGroup } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { ackWelcome, createPublicGroups, getGroupInfo, listWelcomes } from './index.ts'
import { readPublicGroup } from './read-public-group.ts'
import { joinByWelcome, makeCommit } from './testing/member.ts'
import type { TestMember } from './testing/member.ts'
import { claimFrom, createTestConvo, submit, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

const device = () => insertTestDevice(db)

/** The same service after a start: it holds nothing. */
const restarted = () => ({ ...ports, publicGroups: createPublicGroups() })

/** Enough updates for a snapshot or two: of a small group one is due after 16 KiB of commits. */
async function updates(convoId: ConvoId, member: TestMember, count = 40): Promise<TestMember> {
  let latest = member
  for (let i = 0; i < count; i++) {
    const made = await makeCommit(latest)
    await submit(restarted(), convoId, made)
    latest = made.next
  }
  return latest
}

async function snapshotsOf(convoId: ConvoId): Promise<number[]> {
  const rows = await db.query<{ epoch: number }>(
    'SELECT epoch FROM group_snapshot WHERE convo_id = $1 ORDER BY epoch',
    [convoId],
  )
  return rows.map(({ epoch }) => epoch)
}

describe('a public group', () => {
  it('is worked out after a start as it was held before', async () => {
    const { convoId, members } = await createTestConvo(ports, [await device(), await device()])
    let [alice] = members as [TestMember]
    for (let round = 0; round < 12; round++) {
      const [own] = await claimFrom(ports, { claimer: alice.device, devices: [await device()] })
      const made = await makeCommit(alice, {
        ...(own ? { add: [own.bytes] } : {}),
        ...(round % 3 === 2 ? { remove: [1] } : {}),
      })
      await submit(ports, convoId, made)
      alice = made.next
      const [held, rebuilt] = [
        await readPublicGroup(ports, convoId),
        await readPublicGroup(restarted(), convoId),
      ]
      expect(encodePublicGroup(rebuilt)).toEqual(encodePublicGroup(held))
      expect(rebuilt.context).toEqual(alice.state.groupContext)
    }
  })

  it('is kept by one snapshot, which is taken anew now and then', async () => {
    const { convoId, members } = await createTestConvo(ports, [await device()])
    expect(await snapshotsOf(convoId)).toEqual([0])
    const last = await updates(convoId, members[0] ?? fail())
    const [only, ...others] = await snapshotsOf(convoId)
    expect(others).toEqual([])
    expect(only).toBeGreaterThan(20)
    expect(only).toBeLessThan(40)
    const { context } = await readPublicGroup(restarted(), convoId)
    expect(context).toEqual(last.state.groupContext)
  })

  it('is never taken from what is held of another epoch', async () => {
    const { convoId, members } = await createTestConvo(ports, [await device()])
    const stale = restarted()
    await readPublicGroup(stale, convoId)
    const made = await makeCommit(members[0] ?? fail())
    await submit(ports, convoId, made)
    const { context } = await readPublicGroup(stale, convoId)
    expect(context.epoch).toBe(1n)
    const { epoch, ratchetTree } = await getGroupInfo(stale, { caller: made.next.device, convoId })
    expect(epoch).toBe(1)
    expect(ratchetTree).toEqual(
      (await getGroupInfo(ports, { caller: made.next.device, convoId })).ratchetTree,
    )
  })

  it('is not served where what is kept has been damaged', async () => {
    const { convoId, members } = await createTestConvo(ports, [await device()])
    await updates(convoId, members[0] ?? fail(), 2)
    const damage = (table: string, column: string, condition: string) =>
      db.execute(
        `UPDATE ${table} SET ${column} = (SELECT o.${column} FROM ${table} o WHERE o.convo_id <> $1 ${condition} LIMIT 1)
         WHERE convo_id = $1`,
        [convoId],
      )
    await createTestConvo(ports, [await device()])
    await damage('group_generation', 'group_info', '')
    await expect(readPublicGroup(restarted(), convoId)).rejects.toThrow(
      'another group than its last committer',
    )
    await damage('group_snapshot', 'public_group', 'AND epoch = 0')
    await expect(readPublicGroup(restarted(), convoId)).rejects.toThrow('another group or epoch')
  })
})

describe('a Welcome to a past epoch', () => {
  it('opens with the tree of that epoch, for which the snapshot is kept until it is answered', async () => {
    const [alice, bob] = [await device(), await device()]
    const { convoId, members } = await createTestConvo(ports, [alice])
    const [own] = await claimFrom(ports, { claimer: alice, devices: [bob] })
    const added = await makeCommit(members[0] ?? fail(), { add: [own?.bytes ?? fail()] })
    await submit(ports, convoId, added)
    let latest = await updates(convoId, added.next, 60)
    expect(await snapshotsOf(convoId)).toHaveLength(2)

    const [sent] = (await listWelcomes(restarted(), { caller: bob, limit: 9 })).welcomes
    const joined = await joinByWelcome(bob, own ?? fail(), sent ?? fail())
    expect(joined.state.groupContext.epoch).toBe(1n)
    await ackWelcome(ports, { caller: bob, welcomeId: sent?.welcomeId ?? '' })
    latest = await updates(convoId, latest, 60)
    expect(await snapshotsOf(convoId)).toHaveLength(1)
    expect((await readPublicGroup(restarted(), convoId)).context).toEqual(latest.state.groupContext)
  })

  it('is one of many in one page, of which only so many trees are worked out at once', async () => {
    const [alice, bob] = [await device(), await device()]
    const convos: ConvoId[] = []
    for (let i = 0; i < 10; i++) {
      const { convoId, members } = await createTestConvo(ports, [alice])
      const [package_] = await claimFrom(ports, { claimer: alice, devices: [bob] })
      const added = await makeCommit(members[0] ?? fail(), { add: [package_?.bytes ?? fail()] })
      await submit(ports, convoId, added)
      convos.push(convoId)
    }
    const first = await listWelcomes(restarted(), { caller: bob, limit: 50 })
    expect(first.welcomes).toHaveLength(8)
    const { cursor } = first
    const second = await listWelcomes(restarted(), { caller: bob, limit: 50, cursor })
    expect(second.cursor).toBeUndefined()
    const listed = [...first.welcomes, ...second.welcomes].map(({ convoId }) => convoId)
    expect(listed.sort()).toEqual(convos.sort())
  })
})

function fail(): never {
  throw new Error('the test has no such thing')
}
