import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptConvo, createConvo, leaveConvo, listConvos } from '../../convos/index.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import { beginGroup, makeCommit } from '../../groups/testing/member.ts'
import { claimFrom, createTestConvo, submit } from '../../groups/testing/world.ts'
import { insertTestDevice } from '../../identity/testing/registered-device.ts'
import { ensureMessagePartitions } from '../../messages/index.ts'
import { newDirectPolicy } from '../../mls/index.ts'
import { columnsByTable, dropConstraints, writeNoise } from '../../personal-data/testing/unsafe-fill.ts'
import { deleteAccount, eraseAbandonedConvos, eraseAccounts, forgetPartedAccounts } from '../index.ts'
import { eventsOf, insertConvo, noticesIn } from '../testing/told-convos.ts'
import { deleteToTheEnd, deletionPorts, tablesWith } from './testing/world.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const devices = async () => [await insertTestDevice(db), await insertTestDevice(db)] as const
type Device = Awaited<ReturnType<typeof insertTestDevice>>

/** Where commits and notices name an account, which members of the convo check. */
const log = ['log_entry']

const convosOf = async (ports: ReturnType<typeof deletionPorts>, caller: Device) =>
  (await listConvos(ports, { caller, limit: 10 })).convos.map(({ convoId }) => convoId)

/** A direct convo that one has begun and the other, who has no leaf in it, has not answered. */
async function unanswered(ports: ReturnType<typeof deletionPorts>, [alice, bob]: readonly [Device, Device]) {
  const { groupInfo } = await beginGroup(alice, newDirectPolicy(alice.did, bob.did, [bob.did]))
  const created = { caller: alice, kind: 'direct', with: bob.did, groupInfo } as const
  return (await createConvo(ports, created)).convoId
}

describe('the convos of an account that is deleted', () => {
  it('are left, and forget it once a member has removed it', async () => {
    const ports = deletionPorts(db)
    const [alice, bob] = await devices()
    const { convoId, members } = await createTestConvo(ports, [bob, alice])
    await deleteToTheEnd(ports, alice)
    const left = { kind: 'leaveRequested', did: alice.did, statements: [] }
    expect(await noticesIn(db, convoId)).toContainEqual(left)
    await forgetPartedAccounts(ports, { limit: 10 })
    expect(await tablesWith(db, alice.did)).toEqual(['convo_leaf', 'convo_member', ...log])
    const [member] = members
    if (member === undefined) throw new Error('Bob has no leaf')
    await submit(ports, convoId, await makeCommit(member, { remove: [1] }))
    await Promise.all([1, 2].map(() => forgetPartedAccounts(ports, { limit: 10 })))
    expect(await tablesWith(db, alice.did)).toEqual(log)
    expect(await eventsOf(db, alice)).toEqual([])
  })

  it('ask it again should it come back, whatever it had accepted', async () => {
    const ports = deletionPorts(db)
    const [alice, bob] = await devices()
    const { convoId, members } = await createTestConvo(ports, [bob, alice])
    await deleteToTheEnd(ports, alice)
    const [member] = members
    if (member === undefined) throw new Error('Bob has no leaf')
    const removal = await makeCommit(member, { remove: [1] })
    await submit(ports, convoId, removal)
    const back = await insertTestDevice(db, { did: alice.did })
    const [own] = await claimFrom(ports, { claimer: bob, devices: [back] })
    if (own === undefined) throw new Error('there is no key package')
    await submit(ports, convoId, await makeCommit(removal.next, { add: [own.bytes] }))
    const { convos } = await listConvos(ports, { caller: back, limit: 10 })
    expect(convos).toMatchObject([{ convoId, status: 'request' }])
  })

  it('go with it where nobody else is in them, and no other', async () => {
    await using full = await createTestDatabase()
    await dropConstraints(full)
    await ensureMessagePartitions(full, { now: new Date() })
    const [alice, bob] = [await insertTestDevice(full), await insertTestDevice(full)]
    const [alone, shared] = [await insertConvo(full, alice), await insertConvo(full, alice)]
    const columns = await columnsByTable(full)
    const ofConvos = [...columns].filter(([, all]) => all.some(({ column }) => column === 'convo_id'))
    for (const [table, all] of ofConvos)
      for (const convoId of [alone, shared])
        if (table !== 'convo') await writeNoise(full, { table, columns: all }, { convo_id: convoId })
    await full.execute(
      `UPDATE convo_member SET did = $2, status = 'accepted', left_seq = NULL, leaving_seq = NULL
       WHERE convo_id = $1 AND did <> $3`,
      [shared, bob.did, alice.did],
    )
    const sharedBefore = await tablesWith(full, shared)
    const ports = deletionPorts(full)
    await deleteAccount(ports, alice)
    expect((await eraseAccounts(ports, { limit: 10 })).failures).toEqual([])
    expect(await tablesWith(full, alone)).toEqual(['report', 'report_message'])
    expect(await tablesWith(full, shared)).toEqual(sharedBefore)
  })

  it('go with the last who leaves them', async () => {
    const ports = deletionPorts(db)
    const [alice, bob] = await devices()
    const { convoId } = await createTestConvo(ports, [alice, bob])
    await deleteToTheEnd(ports, alice)
    await eraseAbandonedConvos(ports, { limit: 10 })
    expect(await tablesWith(db, convoId)).toContain('convo')
    await leaveConvo(ports, { caller: bob, convoId })
    await Promise.all([1, 2].map(() => eraseAbandonedConvos(ports, { limit: 10 })))
    expect(await tablesWith(db, convoId)).toEqual(['account_event'])
    expect(await tablesWith(db, alice.did)).toEqual([])
  })

  it('go on asking whom it brought into a group, by another member', async () => {
    const ports = deletionPorts(db)
    const [alice, bob] = await devices()
    const carol = await insertTestDevice(db)
    const { convoId, members } = await createTestConvo(ports, [alice, bob])
    const [own] = await claimFrom(ports, { claimer: alice, devices: [carol] })
    const [member] = members
    if (own === undefined || member === undefined) throw new Error('the test has no such thing')
    await submit(ports, convoId, await makeCommit(member, { add: [own.bytes] }))
    await deleteToTheEnd(ports, alice)
    expect(await convosOf(ports, carol)).toEqual([convoId])
    const [row] = await db.query('SELECT added_by FROM convo_member WHERE did = $1', [carol.did])
    expect(row).toEqual({ added_by: bob.did })
  })

  it('go where the other has never answered, who is told', async () => {
    const ports = deletionPorts(db)
    const [alice, bob] = await devices()
    const convoId = await unanswered(ports, [alice, bob])
    expect(await convosOf(ports, bob)).toEqual([convoId])
    await deleteToTheEnd(ports, alice)
    expect(await tablesWith(db, alice.did)).toEqual([])
    expect(await convosOf(ports, bob)).toEqual([])
    expect((await eventsOf(db, bob)).at(-1)).toEqual(['convoRemoved', convoId])
  })

  it('can be begun anew by who had left them, and are not come back to while they go', async () => {
    const ports = deletionPorts(db)
    const [alice, bob] = await devices()
    const convoId = await unanswered(ports, [alice, bob])
    await acceptConvo(ports, { caller: bob, convoId })
    await leaveConvo(ports, { caller: bob, convoId })
    await deleteAccount(ports, alice)
    const erasing = eraseAccounts(ports, { limit: 10 })
    const returns = acceptConvo(ports, { caller: bob, convoId }).then(
      () => 'back',
      (error: unknown) => (error as { error?: string }).error,
    )
    await erasing
    // Whichever came first, all of it is there, or nothing.
    const there = (await tablesWith(db, convoId)).includes('group_generation')
    expect(await returns).toBe(there ? 'back' : 'ConvoNotFound')
    if (!there) expect(await unanswered(ports, [bob, alice])).toBe(convoId)
  })
})
