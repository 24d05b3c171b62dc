import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { createConsent } from '../consent/index.ts'
import { unsafeReachEveryone } from '../consent/testing/unsafe-reach-everyone.ts'
import { withTransaction } from '../database/index.ts'
import type { Database, Queryable } from '../database/index.ts'
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
import { alice, bob, startPushStage } from '../push/testing/stage.ts'
import { noRelations } from '../relations/between.ts'

const serviceDid = 'did:web:mls.example.com' as Did
const now = new Date('2026-01-02T03:04:05.678Z')

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const setUp = () => ({
  ...{ db: db as Database, bus: createInProcessBus(), clock: createManualClock(now), random: systemRandom },
  ...{ consent: unsafeReachEveryone, limitValues: wideLimits(), serviceDid },
  tokens: createSessionTokens({ secret: 'x'.repeat(40), serviceDid }),
})

/** What its host says of an account, written straight into the tables. */
const say = (at: Queryable, { did }: { readonly did: string }, status: string | null) =>
  at.execute('UPDATE account SET host_status = $2 WHERE did = $1', [did, status])

describe('an account that is not active at its host', () => {
  it('can do nothing in no way, and all again once it is', async () => {
    const ports = setUp()
    const device = await insertTestDevice(db)
    const call = { lxm: 'blue.catbird.mls.message.sendMessage', body: {} }
    const session = await beginSession(ports, device)
    const { ticket } = await createTicket(ports, { caller: device })
    const proof = () => proveTestDevice(device, { ...call, serviceDid, now })
    const acts = {
      session: () => verifySession(ports, session),
      proof: async () => verifyDeviceProof(ports, { did: device.did, proof: await proof(), ...call }),
      transaction: () => withTransaction(db, (tx) => requireActiveDevice(tx, device)),
      refresh: () => refreshSession(ports, session),
    }
    await say(db, device, 'suspended')
    for (const [name, act] of Object.entries(acts))
      expect(await outcomeOf(act()), name).toBe('AccountSuspended')
    expect(await outcomeOf(redeemTicket(ports, { ticket }))).toBe('InvalidTicket')
    await say(db, device, null)
    for (const [name, act] of Object.entries(acts)) expect(await outcomeOf(act()), name).toBe('ok')
  })

  it('is reached by nobody: its key packages are not given, and those given before not taken', async () => {
    const ports = setUp()
    const [device, claimer] = [await insertTestDevice(db), await insertTestDevice(db)]
    await publishKeyPackages(ports, {
      caller: device,
      keyPackages: await createTestKeyPackages(device, 3, now),
    })
    const claim = () => claimKeyPackages(ports, { caller: claimer, dids: [device.did] })
    const refs = (await claim()).keyPackages.map(({ ref }) => ref)
    const consume = () =>
      withTransaction(db, (tx) => consumeClaims(tx, ports, { claimer: claimer.did, refs }))
    const consent = createConsent({
      db,
      relations: {
        between: (_, dids) => Promise.resolve(new Map(dids.map((did) => [did, noRelations]))),
        hidden: () => Promise.resolve(new Set()),
      },
      defaults: { incoming: 'all', groups: 'all' },
    })
    const reach = async () => (await consent.reach(claimer.did, [device.did])).get(device.did)
    await say(db, device, 'deactivated')
    expect((await claim()).keyPackages).toEqual([])
    expect(await outcomeOf(consume())).toBe('KeyPackageNotClaimed')
    expect(await reach()).toEqual({ direct: 'refused', group: 'refused' })
    await say(db, device, null)
    expect(await outcomeOf(consume())).toBe('ok')
    expect((await claim()).keyPackages).toHaveLength(1)
    expect(await reach()).toEqual({ direct: 'request', group: 'request' })
  })

  it('is not woken, and is for what comes once it is back', async () => {
    await using stage = await startPushStage()
    const convo = await stage.convo(alice, bob)
    await stage.register(bob)
    await stage.send(convo)
    await stage.growth.flush()
    await say(stage.db, bob, 'deactivated')
    expect(await stage.wake()).toEqual([])
    await stage.send(convo)
    expect(await stage.wake()).toEqual([])
    await say(stage.db, bob, null)
    await stage.send(convo)
    expect(await stage.wake()).toEqual([bob.deviceId])
  })
})
