import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { decodeNotice, getGroupInfo } from '../groups/index.ts'
import { follow, makeCommit, makeExternalCommit } from '../groups/testing/member.ts'
import type { TestMember } from '../groups/testing/member.ts'
import { claimFrom, createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { createLeaveStatement, encodeCommitData, leafNodeAt, newGroupPolicy } from '../mls/index.ts'
import type { ConvoId, LeaveStatement } from '../mls/index.ts'
import { getConvo, getConvoHeads, leaveConvo, listConvos } from './index.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

const device = () => insertTestDevice(db)

/** A member's statement that its leaf leaves. */
async function statementOf(convoId: ConvoId, { device: own, state }: TestMember): Promise<LeaveStatement> {
  const leafIndex = state.privatePath.leafIndex
  const leaf = leafNodeAt({ tree: state.ratchetTree }, leafIndex)
  if (leaf === undefined) throw new Error('the member has no leaf')
  const { groupId } = state.groupContext
  return createLeaveStatement({ convoId, groupId, leafIndex, leaf }, own.privateKey, own.ciphersuite)
}

async function three() {
  const devices = [await device(), await device(), await device()] as const
  const { convoId, members } = await createTestConvo(ports, devices)
  const [alice, bob, carol] = members
  if (!alice || !bob || !carol) throw new Error('somebody is missing')
  return { convoId, alice, bob, carol }
}

describe('leaving', () => {
  it('hides the convo from the account, cuts its devices off, and leaves a notice with its statements', async () => {
    const { convoId, alice, bob } = await three()
    const statement = await statementOf(convoId, bob)
    const caller = bob.device
    expect(await leaveConvo(ports, { caller, convoId, statements: [statement] })).toEqual({ seq: 2 })
    expect(await outcomeOf(getConvo(ports, { caller, convoId }))).toBe('ConvoNotFound')
    expect(await listConvos(ports, { caller, limit: 10 })).toEqual({ convos: [] })
    expect(await getConvoHeads(ports, { caller, limit: 10 })).toEqual({ heads: [] })
    expect(await outcomeOf(submit(ports, convoId, await makeCommit(bob)))).toBe('NotMember')
    expect(await outcomeOf(getGroupInfo(ports, { caller, convoId }))).toBe('NotMember')
    const seen = await getConvo(ports, { caller: alice.device, convoId })
    expect(seen.members.find(({ did }) => did === caller.did)).toMatchObject({ leaving: true })
    const [entry] = await db.query<{ body: Uint8Array }>(
      `SELECT body FROM log_entry WHERE convo_id = $1 AND seq = 2 AND kind = 'notice'`,
      [convoId],
    )
    const notice = decodeNotice(entry?.body ?? new Uint8Array())
    expect(notice).toEqual({ kind: 'leaveRequested', did: caller.did, statements: [statement] })
  })

  it('again gives the same notice', async () => {
    const { convoId, bob } = await three()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => leaveConvo(ports, { caller: bob.device, convoId })),
    )
    expect(answers).toEqual(Array.from({ length: 5 }, () => ({ seq: 2 })))
    const told = await db.query(`SELECT 1 FROM account_event WHERE did = $1 AND kind = 'convoLeft'`, [
      bob.device.did,
    ])
    expect(told).toHaveLength(1)
  })

  it('lets any member commit the removal by its statement, and is over then', async () => {
    const { convoId, bob, carol } = await three()
    const statement = await statementOf(convoId, bob)
    await leaveConvo(ports, { caller: bob.device, convoId, statements: [statement] })
    const authenticatedData = encodeCommitData({ leaves: [statement] })
    await submit(
      ports,
      convoId,
      await makeCommit(carol, { remove: [statement.leafIndex], authenticatedData }),
    )
    const seen = await getConvo(ports, { caller: carol.device, convoId })
    expect(seen.members.map(({ did }) => did)).not.toContain(bob.device.did)
    expect(await leaveConvo(ports, { caller: bob.device, convoId })).toEqual({})
    const told = await db.query(`SELECT 1 FROM account_event WHERE did = $1 AND kind = 'convoRemoved'`, [
      bob.device.did,
    ])
    expect(told).toHaveLength(0)
  })

  it('takes acceptance back: being added again is a request', async () => {
    const { convoId, alice, bob } = await three()
    await leaveConvo(ports, { caller: bob.device, convoId })
    const removal = await makeCommit(alice, { remove: [1] })
    await submit(ports, convoId, removal)
    const [own] = await claimFrom(ports, { claimer: alice.device, devices: [bob.device] })
    await submit(ports, convoId, await makeCommit(removal.next, { add: own ? [own.bytes] : [] }))
    expect(await getConvo(ports, { caller: bob.device, convoId })).toMatchObject({ status: 'request' })
  })

  it('does not let another device of the account come back in', async () => {
    const { convoId, alice, bob } = await three()
    const second = await insertTestDevice(db, { did: bob.device.did })
    await leaveConvo(ports, { caller: bob.device, convoId })
    const through = await getGroupInfo(ports, { caller: alice.device, convoId })
    expect(await outcomeOf(submit(ports, convoId, await makeExternalCommit(second, through)))).toBe(
      'NotMember',
    )
  })

  it('is refused to the last admin, unless nobody else is there', async () => {
    const { convoId, alice, bob, carol } = await three()
    expect(await outcomeOf(leaveConvo(ports, { caller: alice.device, convoId }))).toBe('LastAdmin')
    const policy = { ...newGroupPolicy(alice.device.did), admins: [alice.device.did, bob.device.did].sort() }
    await submit(ports, convoId, await makeCommit(alice, { policy }))
    expect(await outcomeOf(leaveConvo(ports, { caller: alice.device, convoId }))).toBe('ok')
    expect(await outcomeOf(leaveConvo(ports, { caller: bob.device, convoId }))).toBe('LastAdmin')
    expect(await outcomeOf(leaveConvo(ports, { caller: carol.device, convoId }))).toBe('ok')
    expect(await outcomeOf(leaveConvo(ports, { caller: bob.device, convoId }))).toBe('ok')
  })

  it('lets the lowest leaf take the role with the removal of the last admin, and nobody else', async () => {
    const { convoId, alice, bob, carol } = await three()
    const [a, b] = [alice.device.did, bob.device.did]
    const policy = newGroupPolicy(a)
    const promoted = await makeCommit(alice, { policy: { ...policy, admins: [a, b].sort() } })
    await submit(ports, convoId, promoted)
    const statement = await statementOf(convoId, promoted.next)
    await leaveConvo(ports, { caller: alice.device, convoId, statements: [statement] })
    const bobs = await follow(bob, promoted.commit)
    const demoted = await makeCommit(bobs, { policy })
    await submit(ports, convoId, demoted)
    const carols = await follow(await follow(carol, promoted.commit), demoted.commit)
    const authenticatedData = encodeCommitData({ leaves: [statement] })
    const take = (by: TestMember) =>
      makeCommit(by, {
        remove: [statement.leafIndex],
        policy: { ...policy, admins: [by.device.did] },
        authenticatedData,
      })
    expect(await outcomeOf(submit(ports, convoId, await take(carols)))).toBe('NotAllowed')
    expect(await outcomeOf(submit(ports, convoId, await take(demoted.next)))).toBe('ok')
    const seen = await getConvo(ports, { caller: carol.device, convoId })
    expect(seen.members.find(({ did }) => did === b)).toMatchObject({ role: 'admin' })
  })

  it('is refused with a statement of another leaf, another key, or twice the same', async () => {
    const { convoId, bob, carol } = await three()
    const [own, others] = [await statementOf(convoId, bob), await statementOf(convoId, carol)]
    const refused = [[others], [{ ...own, leafIndex: 2 }], [{ ...own, leafIndex: 99 }], [own, own]]
    const forged = [{ leafIndex: own.leafIndex, signature: others.signature }]
    for (const statements of [...refused, forged]) {
      const act = leaveConvo(ports, { caller: bob.device, convoId, statements })
      expect(await outcomeOf(act)).toBe('InvalidLeaveStatement')
    }
    expect(await getConvo(ports, { caller: bob.device, convoId })).toMatchObject({ lastSeq: 1 })
  })

  it('is refused to a stranger as if there were no convo', async () => {
    const { convoId } = await three()
    expect(await outcomeOf(leaveConvo(ports, { caller: await device(), convoId }))).toBe('ConvoNotFound')
  })
})
