import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus, hearAccount } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { unsafeReachEveryone } from '../consent/testing/unsafe-reach-everyone.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { requireActiveDevice } from '../devices/index.ts'
import { createTicket, redeemTicket } from '../events/index.ts'
import { beginSession } from '../identity/begin-session.ts'
import { createSessionTokens, refreshSession, verifyDeviceProof, verifySession } from '../identity/index.ts'
import { proveTestDevice } from '../identity/testing/device.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { claimKeyPackages, consumeClaims, publishKeyPackages } from '../key-packages/index.ts'
import { createTestKeyPackages } from '../key-packages/testing/key-package.ts'
import { wideLimits } from '../limits/testing/limit-values.ts'
import type { Did } from '../mls/index.ts'
import { createManualClock, systemRandom } from '../ports/index.ts'
import { restoreAccount, suggestRemovals, suspendAccount } from './index.ts'
import { dyingAfter, insertConvo, noticesIn, now } from './testing/told-convos.ts'

const serviceDid = 'did:web:mls.example.com' as Did
const tokens = createSessionTokens({ secret: 'x'.repeat(40), serviceDid })

const by = { kind: 'admin', id: 'did:example:operator' } as const

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const setUp = () => ({
  db: db as Database,
  bus: createInProcessBus(),
  consent: unsafeReachEveryone,
  limitValues: wideLimits(),
  clock: createManualClock(now),
  random: systemRandom,
  tokens,
  serviceDid,
})

describe('a suspended account', () => {
  it('can do nothing at once, by none of its devices and in no way', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const second = await insertTestDevice(db, { did: device.did })
    const sessions = [await beginSession(ports, device), await beginSession(ports, second)]
    const { ticket } = await createTicket(ports, { caller: device })
    const told: unknown[] = []
    await hearAccount(ports.bus, device.did, (hint) => told.push(hint))
    await suspendAccount(ports, { ...device, by })
    expect(told).toContainEqual({ kind: 'suspended' })
    for (const session of sessions) {
      expect(await outcomeOf(verifySession(ports, session))).toBe('AccountSuspended')
      expect(await outcomeOf(refreshSession(ports, session))).toBe('AccountSuspended')
    }
    expect(await outcomeOf(redeemTicket(ports, { ticket }))).toBe('InvalidTicket')
    const call = { lxm: 'blue.catbird.mls.message.sendMessage', body: {} }
    const proof = await proveTestDevice(device, { ...call, serviceDid, now })
    expect(await outcomeOf(verifyDeviceProof(ports, { did: device.did, proof, ...call }))).toBe(
      'AccountSuspended',
    )
    const act = withTransaction(db, (tx) => requireActiveDevice(tx, device))
    expect(await outcomeOf(act)).toBe('AccountSuspended')
  })

  it('cannot be brought in anywhere: its key packages are not given, and those given before not taken', async () => {
    const ports = setUp()
    const [device, claimer] = [await insertTestDevice(db), await insertTestDevice(db)]
    const keyPackages = await createTestKeyPackages(device, 3, now)
    await publishKeyPackages(ports, { caller: device, keyPackages })
    const claim = () => claimKeyPackages(ports, { caller: claimer, dids: [device.did] })
    const refs = (await claim()).keyPackages.map(({ ref }) => ref)
    await suspendAccount(ports, { ...device, by })
    expect((await claim()).keyPackages).toEqual([])
    const consume = () =>
      withTransaction(db, (tx) => consumeClaims(tx, ports, { claimer: claimer.did, refs }))
    expect(await outcomeOf(consume())).toBe('KeyPackageNotClaimed')
    await restoreAccount(ports, { ...device, by })
    expect(await outcomeOf(consume())).toBe('ok')
    expect((await claim()).keyPackages).toHaveLength(1)
  })

  it('may be one that the service has never seen', async () => {
    const did = 'did:plc:ewvi7nxzyoun6zhxrhs64oiz' as Did
    await suspendAccount(setUp(), { did, by })
    expect(await db.query('SELECT suspended_at AS at FROM account WHERE did = $1', [did])).toEqual([
      { at: now },
    ])
  })

  it('comes back with its devices when it is restored, by new sessions', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const session = await beginSession(ports, device)
    await suspendAccount(ports, { ...device, by })
    await restoreAccount(ports, { ...device, by })
    await restoreAccount(ports, { ...device, by })
    expect(await outcomeOf(refreshSession(ports, session))).toBe('SessionExpired')
    const fresh = await beginSession(ports, device)
    expect(await outcomeOf(verifySession(ports, fresh))).toBe('ok')
    expect(await outcomeOf(withTransaction(db, (tx) => requireActiveDevice(tx, device)))).toBe('ok')
  })
})

describe('the removal of a suspended account', () => {
  it('is suggested once in every convo that it is a member of, and in none that it has left', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const convos = [
      await insertConvo(db, device),
      await insertConvo(db, device),
      await insertConvo(db, device),
    ]
    const left = await insertConvo(db, device, 5)
    await suspendAccount(ports, { ...device, by })
    await suspendAccount(ports, { ...device, by })
    const notice = { kind: 'removalSuggested', did: device.did, reason: 'accountSuspended' }
    for (const convoId of convos) expect(await noticesIn(db, convoId)).toEqual([notice])
    expect(await noticesIn(db, left)).toEqual([])
  })

  it('is still suggested where the process died before, once, however many nodes go on with it', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const convos = await Promise.all(Array.from({ length: 12 }, () => insertConvo(db, device)))
    await suspendAccount(dyingAfter(ports, 4), { ...device, by }).catch(() => undefined)
    expect((await Promise.all(convos.map((convoId) => noticesIn(db, convoId)))).flat()).toHaveLength(3)
    expect(await outcomeOf(withTransaction(db, (tx) => requireActiveDevice(tx, device)))).toBe(
      'AccountSuspended',
    )
    await Promise.all(Array.from({ length: 4 }, () => suggestRemovals(setUp(), { limit: 1000 })))
    for (const convoId of convos) expect(await noticesIn(db, convoId)).toHaveLength(1)
  })

  it('is suggested in a convo that it is brought into later', async () => {
    const device = await insertTestDevice(db)
    await suspendAccount(setUp(), { ...device, by })
    const convoId = await insertConvo(db, device)
    await suggestRemovals(setUp(), { limit: 1000 })
    expect(await noticesIn(db, convoId)).toHaveLength(1)
  })

  it('is suggested no more once it is restored, not even by who has just seen it suspended', async () => {
    const device = await insertTestDevice(db)
    const convoId = await insertConvo(db, device)
    const ports = setUp()
    await suspendAccount(dyingAfter(ports, 1), { ...device, by }).catch(() => undefined)
    const late: Database = {
      ...ports.db,
      async query<Row extends object>(...call: Parameters<Database['query']>) {
        const rows = await ports.db.query<Row>(...call)
        await restoreAccount(ports, { ...device, by })
        return rows
      },
    }
    await suggestRemovals({ ...ports, db: late }, { did: device.did, limit: 10 })
    expect(await noticesIn(db, convoId)).toEqual([])
  })

  it('is suggested anew when it is suspended anew', async () => {
    const device = await insertTestDevice(db)
    const convoId = await insertConvo(db, device)
    const ports = setUp()
    await suspendAccount(ports, { ...device, by })
    await restoreAccount(ports, { ...device, by })
    ports.clock.advance(1000)
    await suspendAccount(ports, { ...device, by })
    const kinds = (await noticesIn(db, convoId)).map(({ kind }) => kind)
    expect(kinds).toEqual(['removalSuggested', 'removalWithdrawn', 'removalSuggested'])
  })
})
