import { sha256 } from '@noble/hashes/sha2.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getConvo } from '../convos/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { makeCommit } from '../groups/testing/member.ts'
import { claimFrom, createTestConvo, submit, testPorts } from '../groups/testing/world.ts'
import type { TestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { utf8 } from '../mls/index.ts'
import type { ConvoId, Did } from '../mls/index.ts'
import { createManualClock } from '../ports/index.ts'
import {
  answerJoinRequest,
  deleteExpiredJoinRequests,
  listJoinRequests,
  requestJoin,
  revokeInvite,
} from './index.ts'
import { maxRequestsPerAccount, maxRequestsPerConvo, requestLifeMs } from './limits.ts'
import { makeTestInvite, newTestInvite, proofOf, withInvites } from './testing/invite.ts'
import type { TestInvite } from './testing/invite.ts'

let db: TestDatabase
let clock: ReturnType<typeof createManualClock>
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
})
beforeEach(() => {
  clock = createManualClock()
  ports = { ...testPorts(db), clock }
})
afterAll(() => db.close())

const lxm = 'blue.catbird.mls.invite.requestJoin'
const device = () => insertTestDevice(db)

async function inviting(rules: Parameters<typeof newTestInvite>[0] = { approval: true }) {
  const [alice, made] = [await device(), await newTestInvite(rules)]
  const { convoId, members } = await createTestConvo(ports, [alice])
  const [first] = members
  if (first === undefined) throw new Error('nobody is there')
  const member = await makeTestInvite(ports, convoId, first, { made })
  return { alice, convoId, made, member }
}

async function ask(caller: TestDevice, { convoId, made }: { convoId: ConvoId; made: TestInvite }) {
  const inviteProof = await proofOf(ports, caller, { lxm, made })
  return requestJoin(ports, { caller, convoId, inviteId: made.inviteId, inviteProof, lxm })
}

const requestsTo = async (caller: TestDevice, convoId: ConvoId) =>
  (await listJoinRequests(ports, { caller, convoId, limit: 50 })).requests.map(({ did }) => did)
const requestsOf = async (caller: TestDevice) =>
  (await listJoinRequests(ports, { caller, limit: 50 })).requests.map(({ status }) => status)

async function eventsOf({ did }: TestDevice, kind: string) {
  const params = [did, kind]
  return db.query('SELECT payload FROM account_event WHERE did = $1 AND kind = $2 ORDER BY seq', params)
}

describe('asking to be let in', () => {
  it('waits for an admin, whose approval and add make a member that has accepted', async () => {
    const { alice, convoId, made, member } = await inviting()
    const bob = await device()
    const expiresAt = new Date(clock.now().getTime() + requestLifeMs)
    expect(await ask(bob, { convoId, made })).toEqual({ status: 'pending', expiresAt })
    expect(await eventsOf(alice, 'joinRequested')).toEqual([{ payload: { convoId, did: bob.did } }])
    expect(await requestsTo(alice, convoId)).toEqual([bob.did])
    expect(await requestsOf(bob)).toEqual(['pending'])

    const answer = { caller: alice, convoId, did: bob.did, answer: 'approved' } as const
    expect(await answerJoinRequest(ports, answer)).toBe('approved')
    expect(await eventsOf(bob, 'joinRequestAnswered')).toEqual([{ payload: { convoId, status: 'approved' } }])
    expect(await requestsTo(alice, convoId)).toEqual([])
    expect(await requestsOf(bob)).toEqual(['approved'])

    const [own] = await claimFrom(ports, { claimer: alice, devices: [bob] })
    await submit(ports, convoId, await makeCommit(member, { add: [own?.bytes ?? new Uint8Array()] }))
    expect(await getConvo(ports, { caller: bob, convoId })).toMatchObject({ status: 'accepted' })
    expect(await requestsOf(bob)).toEqual([])
    expect(await answerJoinRequest(ports, answer)).toBe('approved')
    expect(await ask(bob, { convoId, made })).toEqual({ status: 'approved' })
  })

  it('again changes nothing and tells nobody, not even after a denial, until its time is over', async () => {
    const { alice, convoId, made } = await inviting()
    const bob = await device()
    const first = await ask(bob, { convoId, made })
    expect(await ask(bob, { convoId, made })).toEqual(first)
    await answerJoinRequest(ports, { caller: alice, convoId, did: bob.did, answer: 'denied' })
    expect(await ask(bob, { convoId, made })).toMatchObject({ status: 'denied' })
    expect(await eventsOf(alice, 'joinRequested')).toHaveLength(1)
    clock.advance(requestLifeMs)
    expect(await ask(bob, { convoId, made })).toMatchObject({ status: 'pending' })
    expect(await eventsOf(alice, 'joinRequested')).toHaveLength(2)
  })

  it('is answered once: the first answer stands', async () => {
    const { alice, convoId, made } = await inviting()
    const bob = await device()
    await ask(bob, { convoId, made })
    const answers = ['denied', 'approved', 'denied'] as const
    for (const answer of answers) {
      expect(await answerJoinRequest(ports, { caller: alice, convoId, did: bob.did, answer })).toBe('denied')
    }
    expect(await eventsOf(bob, 'joinRequestAnswered')).toHaveLength(1)
  })

  it('is not for who was removed, holds no open invite, or has none at all', async () => {
    const { alice, convoId, made, member } = await inviting()
    const [bob, eve] = [await device(), await device()]
    const banned = await makeCommit(member, {
      policy: { ...withInvites(member, made), banned: [sha256(utf8(bob.did))] },
    })
    await submit(ports, convoId, banned)
    expect(await outcomeOf(ask(bob, { convoId, made }))).toBe('NotAllowed')
    const other = await newTestInvite()
    expect(await outcomeOf(ask(eve, { convoId, made: other }))).toBe('InviteNotFound')
    await revokeInvite(ports, { caller: alice, convoId, inviteId: made.inviteId })
    expect(await outcomeOf(ask(eve, { convoId, made }))).toBe('InviteNotFound')
  })

  it('is listed and answered by admins alone', async () => {
    const { convoId, made } = await inviting()
    const [bob, eve] = [await device(), await device()]
    await ask(bob, { convoId, made })
    expect(await outcomeOf(requestsTo(eve, convoId))).toBe('ConvoNotFound')
    const answer = { caller: eve, convoId, did: bob.did, answer: 'approved' } as const
    expect(await outcomeOf(answerJoinRequest(ports, answer))).toBe('ConvoNotFound')
    const two = await createTestConvo(ports, [await device(), eve])
    expect(await outcomeOf(requestsTo(eve, two.convoId))).toBe('NotAllowed')
    expect(await outcomeOf(answerJoinRequest(ports, { ...answer, convoId: two.convoId }))).toBe('NotAllowed')
  })

  it('that nobody asked is no request', async () => {
    const { alice, convoId } = await inviting()
    const answer = { caller: alice, convoId, did: 'did:plc:nobody' as Did, answer: 'approved' } as const
    expect(await outcomeOf(answerJoinRequest(ports, answer))).toBe('JoinRequestNotFound')
  })

  it('goes by pages, the oldest first', async () => {
    const { alice, convoId, made } = await inviting()
    const askers = [await device(), await device(), await device()]
    for (const asker of askers) {
      await ask(asker, { convoId, made })
      clock.advance(1)
    }
    const first = await listJoinRequests(ports, { caller: alice, convoId, limit: 2 })
    const second = await listJoinRequests(ports, { caller: alice, convoId, limit: 2, cursor: first.cursor })
    expect([...first.requests, ...second.requests].map(({ did }) => did)).toEqual(
      askers.map(({ did }) => did),
    )
    expect(second.cursor).toBeUndefined()
    const nonsense = listJoinRequests(ports, { caller: alice, convoId, limit: 2, cursor: 'nonsense' })
    expect(await outcomeOf(nonsense)).toBe('InvalidCursor')
  })

  it('is bounded in a convo and for an account, and forgotten by its time', async () => {
    const { convoId, made } = await inviting()
    const bob = await device()
    const crowd = (count: number, of: string) => `
      INSERT INTO join_request (convo_id, did, invite_id, created_at, expires_at)
      SELECT ${of} $2, $3::timestamptz, $3::timestamptz + interval '1 hour' FROM generate_series(1, ${String(count)}) AS n`
    const now = clock.now()
    await db.execute(crowd(maxRequestsPerConvo, `$1, 'did:plc:crowd' || n,`), [convoId, made.inviteId, now])
    expect(await outcomeOf(ask(bob, { convoId, made }))).toBe('JoinRequestLimitReached')
    clock.advance(3600_000)
    expect(await outcomeOf(ask(bob, { convoId, made }))).toBe('ok')
    expect(await deleteExpiredJoinRequests(ports, { limit: 1000 })).toBe(maxRequestsPerConvo)
  })

  it('is bounded for an account over all convos', async () => {
    const bob = await device()
    const { convoId, made } = await inviting()
    const others = await Promise.all(Array.from({ length: 3 }, () => inviting()))
    await ask(bob, others[0] ?? fail())
    await ask(bob, others[1] ?? fail())
    await db.execute(
      `INSERT INTO convo (convo_id, kind, last_at, created_at)
       SELECT rpad(translate(n::text, '0189', 'abcd'), 52, 'q'), 'group', now(), now() FROM generate_series(1, $1::int) AS n`,
      [maxRequestsPerAccount - 2],
    )
    await db.execute(
      `INSERT INTO invite (convo_id, invite_id, key, approval, created_at)
       SELECT convo_id, $1, $2, true, now() FROM convo WHERE convo_id LIKE '%qqqqqqqqqq'`,
      [made.inviteId, made.invite.key],
    )
    await db.execute(
      `INSERT INTO join_request (convo_id, did, invite_id, created_at, expires_at)
       SELECT convo_id, $1, $2, $3::timestamptz, $3::timestamptz + interval '1 hour' FROM convo WHERE convo_id LIKE '%qqqqqqqqqq'`,
      [bob.did, made.inviteId, clock.now()],
    )
    expect(await outcomeOf(ask(bob, { convoId, made }))).toBe('JoinRequestLimitReached')
  })
})

function fail(): never {
  throw new Error('the test lacks what it needs')
}
