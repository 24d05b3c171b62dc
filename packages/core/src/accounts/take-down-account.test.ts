import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptConvo, listConvos } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { makeCommit } from '../groups/testing/member.ts'
import { claimFrom, createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { revokeInviteAsOperator } from '../invites/index.ts'
import { toBase32 } from '../mls/index.ts'
import type { InviteId } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import {
  endSuspensions,
  readStanding,
  restoreAccount,
  revokeTakenDownInvites,
  suspendAccount,
  takeDownAccount,
} from './index.ts'
import { dyingAfter, noticesIn } from './testing/told-convos.ts'

const by = { kind: 'admin', id: 'did:example:operator' } as const

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** A convo of a spammer with an account that has accepted it, one that has not, and an invite. */
async function spamConvo() {
  const ports = testPorts(db)
  const device = () => insertTestDevice(db)
  const [spammer, friend, asked] = [await device(), await device(), await device()]
  const { convoId, members } = await createTestConvo(ports, [spammer, friend])
  const [own] = await claimFrom(ports, { claimer: spammer, devices: [asked] })
  const [member] = members
  if (own === undefined || member === undefined) throw new Error('the test has no such thing')
  await submit(ports, convoId, await makeCommit(member, { add: [own.bytes] }))
  const inviteId = toBase32(randomBytes(16)) as InviteId
  await db.execute(
    `INSERT INTO invite (convo_id, invite_id, key, approval, created_at, made_by)
     VALUES ($1, $2, $3, false, now(), $4)`,
    [convoId, inviteId, randomBytes(32), spammer.did],
  )
  const inboxOf = async (caller: typeof asked) =>
    (await listConvos(ports, { caller, limit: 50 })).convos.map((convo) => convo.convoId)
  const revoked = async () => {
    const [row] = await db.query<{ revoked: boolean }>(
      'SELECT revoked_at IS NOT NULL AS revoked FROM invite WHERE convo_id = $1 AND invite_id = $2',
      [convoId, inviteId],
    )
    return row?.revoked
  }
  return { ports, spammer, friend, asked, convoId, inviteId, inboxOf, revoked }
}

describe('an account that is taken down', () => {
  it('is in no inbox of those who have not accepted, until it is restored', async () => {
    const { ports, spammer, friend, asked, convoId, inboxOf } = await spamConvo()
    expect(await inboxOf(asked)).toEqual([convoId])
    await takeDownAccount(ports, { did: spammer.did, by })
    expect([await inboxOf(asked), await inboxOf(friend)]).toEqual([[], [convoId]])
    await restoreAccount(ports, { did: spammer.did, by })
    expect(await inboxOf(asked)).toEqual([convoId])
    await acceptConvo(ports, { caller: asked, convoId })
    await takeDownAccount(ports, { did: spammer.did, by })
    expect(await inboxOf(asked)).toEqual([convoId])
  })

  it('loses the invites it made, also when the process dies before, and for good', async () => {
    const { ports, spammer, convoId, revoked } = await spamConvo()
    await takeDownAccount(dyingAfter(ports, 1), { did: spammer.did, by }).catch(() => undefined)
    expect(await revoked()).toBe(false)
    await Promise.all([1, 2].map(() => revokeTakenDownInvites(ports, { limit: 100 })))
    expect(await revoked()).toBe(true)
    await takeDownAccount(ports, { did: spammer.did, by })
    await restoreAccount(ports, { did: spammer.did, by })
    expect(await revoked()).toBe(true)
    expect((await noticesIn(db, convoId)).map(({ kind }) => kind)).toEqual([
      'removalSuggested',
      'removalWithdrawn',
    ])
  })

  it('stays so when it is suspended for a time', async () => {
    const ports = { ...testPorts(db), clock: createManualClock() }
    const { did } = await insertTestDevice(db)
    await takeDownAccount(ports, { did, by })
    await suspendAccount(ports, { did, by, until: new Date(ports.clock.now().getTime() + 1000) })
    ports.clock.advance(2000)
    await endSuspensions(ports, { limit: 100 })
    expect(await readStanding(db, did)).toMatchObject({ takenDownAt: expect.any(String) as string })
    await restoreAccount(ports, { did, by })
    expect(await readStanding(db, did)).toEqual({})
  })
})

describe('a suspension for a time', () => {
  it('ends by itself when it is over, once, and its convos are told', async () => {
    const { ports: wide, spammer, convoId } = await spamConvo()
    const ports = { ...wide, clock: createManualClock(new Date(Date.now() + 1000)) }
    const until = new Date(ports.clock.now().getTime() + 60_000)
    await suspendAccount(ports, { did: spammer.did, by, until })
    ports.clock.advance(59_999)
    await endSuspensions(ports, { limit: 100 })
    expect(await readStanding(db, spammer.did)).toMatchObject({ suspendedUntil: until.toISOString() })
    ports.clock.advance(1)
    await Promise.all([1, 2].map(() => endSuspensions(ports, { limit: 100 })))
    expect(await readStanding(db, spammer.did)).toEqual({})
    expect((await noticesIn(db, convoId)).map(({ kind }) => kind)).toEqual([
      'removalSuggested',
      'removalWithdrawn',
    ])
  })

  it('is as long as the last word has it', async () => {
    const ports = { ...testPorts(db), clock: createManualClock() }
    const { did } = await insertTestDevice(db)
    await suspendAccount(ports, { did, by, until: new Date(ports.clock.now().getTime() + 1000) })
    await suspendAccount(ports, { did, by })
    ports.clock.advance(2000)
    await endSuspensions(ports, { limit: 100 })
    expect(await readStanding(db, did)).toMatchObject({ suspendedAt: expect.any(String) as string })
  })
})

describe('an invite', () => {
  it('is revoked by an operator, whoever made it', async () => {
    const { ports, convoId, inviteId, revoked } = await spamConvo()
    await revokeInviteAsOperator(ports, { convoId, inviteId, by })
    await revokeInviteAsOperator(ports, { convoId, inviteId, by })
    expect(await revoked()).toBe(true)
    const unknown = 'nothing' as InviteId
    expect(await outcomeOf(revokeInviteAsOperator(ports, { convoId, inviteId: unknown, by }))).toBe(
      'InviteNotFound',
    )
  })
})
