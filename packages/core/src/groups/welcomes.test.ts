import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { claimKeyPackages, publishKeyPackages } from '../key-packages/index.ts'
import { createManualClock } from '../ports/index.ts'
import { deleteSettledWelcomes, truncateLogs } from '../retention/index.ts'
import { ackWelcome, listWelcomes, rejectWelcome } from './index.ts'
import { makeOwnKeyPackage } from './testing/key-packages.ts'
import { joinByWelcome, makeCommit } from './testing/member.ts'
import { createTestConvo, submit, testPorts } from './testing/world.ts'

let db: TestDatabase
let ports: ReturnType<typeof testPorts>
beforeAll(async () => {
  db = await createTestDatabase()
  ports = testPorts(db)
})
afterAll(() => db.close())

/** Bob has a last-resort key package, by which he is added to some convos of Alice. */
async function invited(convos: number) {
  const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
  const own = await makeOwnKeyPackage(bob)
  await publishKeyPackages(ports, { caller: bob, keyPackages: [], lastResort: own.bytes })
  const add = async () => {
    const { convoId, members } = await createTestConvo(ports, [alice])
    await claimKeyPackages(ports, { caller: alice, dids: [bob.did] })
    const [member] = members
    if (member === undefined) throw new Error('nobody to add')
    const added = await makeCommit(member, { add: [own.bytes] })
    await submit(ports, convoId, added)
    return { convoId, added }
  }
  const made = []
  for (let i = 0; i < convos; i++) made.push(await add())
  return { alice, bob, own, add, made }
}

describe('the Welcomes of a device', () => {
  it('are listed page by page until they are answered, and open with the tree that comes along', async () => {
    const { alice, bob, own, made } = await invited(3)
    const first = await listWelcomes(ports, { caller: bob, limit: 2 })
    const second = await listWelcomes(ports, { caller: bob, limit: 2, cursor: first.cursor })
    const welcomes = [...first.welcomes, ...second.welcomes]
    expect(welcomes.map(({ convoId }) => convoId).sort()).toEqual(made.map(({ convoId }) => convoId).sort())
    const [sent] = welcomes
    if (sent === undefined) throw new Error('no Welcome')
    expect(sent).toMatchObject({ generation: 1, epoch: 1, seq: 1, keyPackageRef: own.ref })
    const joined = await joinByWelcome(bob, own, sent)
    expect(joined.state.groupContext.epoch).toBe(1n)
    await ackWelcome(ports, { caller: bob, welcomeId: sent.welcomeId })
    await ackWelcome(ports, { caller: bob, welcomeId: sent.welcomeId })
    expect((await listWelcomes(ports, { caller: bob, limit: 9 })).welcomes).toHaveLength(2)
    expect((await listWelcomes(ports, { caller: alice, limit: 9 })).welcomes).toHaveLength(0)
  })

  it('are forgotten a day after all have answered, and not before', async () => {
    const { bob, own, made } = await invited(2)
    const { welcomes } = await listWelcomes(ports, { caller: bob, limit: 9 })
    await ackWelcome(ports, { caller: bob, welcomeId: welcomes[0]?.welcomeId ?? '' })
    const clock = createManualClock(new Date())
    const forget = () => deleteSettledWelcomes({ db, clock }, { limit: 100 })
    const left = () =>
      db.query('SELECT FROM welcome WHERE convo_id = ANY ($1)', [made.map(({ convoId }) => convoId)])
    clock.advance(23 * 3_600_000)
    await forget()
    expect(await left()).toHaveLength(2)
    clock.advance(2 * 3_600_000)
    await Promise.all([forget(), forget(), forget()])
    expect(await left()).toHaveLength(1)
    expect((await listWelcomes(ports, { caller: bob, limit: 9 })).welcomes).toEqual([welcomes[1]])
    expect(own.ref).toEqual(welcomes[1]?.keyPackageRef)
  })

  it('are forgotten, answered or not, once the log that they lead into begins later', async () => {
    const { bob, made } = await invited(2)
    const ids = made.map(({ convoId }) => convoId)
    const cut = (firstSeq: number) =>
      db.execute('UPDATE convo SET first_seq = $2 WHERE convo_id = $1', [ids[0], firstSeq])
    const clock = createManualClock(new Date())
    const forget = () => truncateLogs({ db, clock }, { days: 1, epochs: 1000, limit: 100 })
    const left = async () =>
      (await listWelcomes(ports, { caller: bob, limit: 9 })).welcomes.map(({ convoId }) => convoId).sort()
    await cut(2)
    await forget()
    expect(await left()).toEqual([...ids].sort())
    await cut(3)
    await forget()
    expect(await left()).toEqual([ids[1]])
  })

  it('come in pages of bounded bytes, one at least', async () => {
    const { bob, made } = await invited(3)
    const seen: string[] = []
    for (let cursor: string | undefined, page = 0; page < 5; page++) {
      const { welcomes, cursor: next } = await listWelcomes(ports, {
        caller: bob,
        limit: 9,
        cursor,
        maxBytes: 1,
      })
      if (welcomes.length > 0) expect(welcomes).toHaveLength(1)
      seen.push(...welcomes.map(({ convoId }) => convoId))
      cursor = next
      if (cursor === undefined) break
    }
    expect(seen.sort()).toEqual(made.map(({ convoId }) => convoId).sort())
  })

  it('are nobody else’s to answer', async () => {
    const { alice, bob } = await invited(1)
    const [sent] = (await listWelcomes(ports, { caller: bob, limit: 9 })).welcomes
    const welcomeId = sent?.welcomeId ?? ''
    expect(await outcomeOf(ackWelcome(ports, { caller: alice, welcomeId }))).toBe('WelcomeNotFound')
    expect(await outcomeOf(ackWelcome(ports, { caller: bob, welcomeId: 'x' }))).toBe('WelcomeNotFound')
    expect(await outcomeOf(listWelcomes(ports, { caller: bob, limit: 9, cursor: 'x' }))).toBe('InvalidCursor')
  })

  it('that cannot be opened are rejected with a reason, and their key package is used no more', async () => {
    const { bob, alice, add } = await invited(1)
    const [sent] = (await listWelcomes(ports, { caller: bob, limit: 9 })).welcomes
    const welcomeId = sent?.welcomeId ?? ''
    await rejectWelcome(ports, { caller: bob, welcomeId, reason: 'noKey' })
    await ackWelcome(ports, { caller: bob, welcomeId })
    const [row] = await db.query('SELECT state, reason FROM welcome_recipient WHERE welcome_id = $1', [
      welcomeId,
    ])
    expect(row).toEqual({ state: 'rejected', reason: 'noKey' })
    const claimed = await claimKeyPackages(ports, { caller: alice, dids: [bob.did] })
    expect(claimed.keyPackages).toEqual([])
    expect(await outcomeOf(add())).toBe('KeyPackageNotClaimed')
  })
})

describe('a last-resort key package', () => {
  it('brings its device into many groups, and into each once', async () => {
    const { alice, bob, own, made } = await invited(2)
    const [{ convoId, added } = { convoId: undefined, added: undefined }] = made
    if (convoId === undefined) throw new Error('no convo')
    const removal = await makeCommit(added.next, { remove: [1] })
    await submit(ports, convoId, removal)
    await claimKeyPackages(ports, { caller: alice, dids: [bob.did] })
    const again = await makeCommit(removal.next, { add: [own.bytes] })
    expect(await outcomeOf(submit(ports, convoId, again))).toBe('KeyPackageNotClaimed')
  })
})
