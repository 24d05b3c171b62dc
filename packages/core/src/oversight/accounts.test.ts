import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteAccount, suspendAccount, takeDownAccount } from '../accounts/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { createTestConvo, stock, testPorts } from '../groups/testing/world.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import type { DeviceId, Did } from '../mls/index.ts'
import { findAccounts, getAccount, listAccountConvos, listAccounts } from './index.ts'
import { walk } from './testing/pages.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const by = { kind: 'admin', id: 'did:example:operator' } as const
const device = () => insertTestDevice(db)

describe('accounts', () => {
  it('are listed by pages, each once and the newest first, also those of one moment', async () => {
    await using own = await createTestDatabase()
    const made: string[] = []
    for (let i = 0; i < 11; i++) {
      const did = `did:example:${randomUUID()}`
      const at = new Date(1.7e12 + Math.floor(i / 4) * 1000)
      await own.execute('INSERT INTO account (did, created_at) VALUES ($1, $2)', [did, at])
      made.push(`${at.toISOString()} ${did}`)
    }
    const ports = testPorts(own)
    for (const limit of [1, 2, 3, 4, 11, 50]) {
      const all = await walk(async (cursor) => {
        const { accounts: rows, ...next } = await listAccounts(ports, { limit, cursor, filter: 'all' })
        return { rows, ...next }
      })
      expect(all.map(({ did, createdAt }) => `${createdAt.toISOString()} ${did}`)).toEqual(
        made.toSorted().toReversed(),
      )
    }
  })

  it('are listed by what holds them back', async () => {
    await using own = await createTestDatabase()
    const ports = testPorts(own)
    const make = async () => (await insertTestDevice(own)).did
    const [active, suspended, down, deleting, inactive] = [
      ...[await make(), await make(), await make()],
      ...[await make(), await make()],
    ] as [Did, Did, Did, Did, Did]
    await suspendAccount(ports, { did: suspended, by })
    await takeDownAccount(ports, { did: down, by })
    await deleteAccount(ports, { did: deleting })
    await own.execute(`UPDATE account SET host_status = 'deactivated' WHERE did = $1`, [inactive])
    const listed = async (filter: Parameters<typeof listAccounts>[1]['filter']) =>
      (await listAccounts(ports, { limit: 10, filter })).accounts.map(({ did, state }) => ({ did, state }))
    expect(await listed('suspended')).toEqual([{ did: suspended, state: 'suspended' }])
    expect(await listed('takenDown')).toEqual([{ did: down, state: 'takenDown' }])
    expect(await listed('deleting')).toEqual([{ did: deleting, state: 'deleting' }])
    expect(await listed('inactive')).toEqual([{ did: inactive, state: 'inactive' }])
    expect(await listed('all')).toHaveLength(5)
    expect(await listed('all')).toContainEqual({ did: active, state: 'active' })
    const detail = await getAccount(ports, deleting)
    expect(detail?.deletion).toMatchObject({ at: expect.any(Date) as Date, erasedAt: null })
    expect(detail?.devices).toMatchObject([{ removedAt: expect.any(Date) as Date }])
  })

  it('are found by the beginning of their DID, and by a device of theirs', async () => {
    const ports = testPorts(db)
    const one = await insertTestDevice(db, { did: 'did:example:find-me-1' as Did })
    await insertTestDevice(db, { did: 'did:example:find-me-2' as Did })
    const found = async (query: string) => (await findAccounts(ports, query)).map(({ did }) => did)
    expect(await found('did:example:find-me')).toEqual(['did:example:find-me-1', 'did:example:find-me-2'])
    expect(await found('did:example:find-me-2')).toEqual(['did:example:find-me-2'])
    expect(await found('did:example:find-%')).toEqual([])
    expect(await found(one.deviceId)).toEqual([one.did])
    expect(await found(randomUUID())).toEqual([])
    for (const query of ['', 'did:\0', 'ünknown']) expect(await found(query)).toEqual([])
  })

  it('are shown with their devices and what is counted of them, and without secrets', async () => {
    const ports = testPorts(db)
    const [alice, bob] = [await device(), await device()]
    const phone = await insertTestDevice(db, { did: alice.did, deviceId: randomUUID() as string as DeviceId })
    await createTestConvo(ports, [bob, alice])
    await stock(ports, phone)
    await db.execute(
      `INSERT INTO push_registration (did, device_id, kind, address, public_key, topic, created_at)
       VALUES ($1, $2, 'fcm', 'secret-address', '\\x00', 'secret-topic', now())`,
      [alice.did, phone.deviceId],
    )
    const detail = await getAccount(ports, alice.did)
    expect(detail).toMatchObject({
      ...{ did: alice.did, state: 'active', suspendedAt: null, deletion: null },
      convos: { count: 1, more: false },
      ...{ blobBytes: 0, openReports: 0 },
      signals: { sent: 0, accepted: 0 },
      standing: 'new',
    })
    expect(new Set(detail?.devices.map(({ deviceId }) => deviceId))).toEqual(
      new Set([alice.deviceId, phone.deviceId]),
    )
    const shown = detail?.devices.find(({ deviceId }) => deviceId === phone.deviceId)
    expect(shown).toMatchObject({
      ...{ stock: { available: 1, lastResort: false }, sessions: 0, leaves: 0, connected: false },
      push: { kind: 'fcm', state: 'idle' },
    })
    expect(detail?.devices.find(({ deviceId }) => deviceId === alice.deviceId)).toMatchObject({ leaves: 1 })
    expect(JSON.stringify(detail)).not.toContain('secret')
    expect((await getAccount(ports, bob.did))?.signals).toMatchObject({ sent: 1, accepted: 1 })
    expect(await getAccount(ports, 'did:example:nobody' as Did)).toBeUndefined()
  })

  it('are shown with the convos that they are in, by pages', async () => {
    const ports = testPorts(db)
    const [alice, bob] = [await device(), await device()]
    const convos: string[] = []
    for (let i = 0; i < 3; i++) convos.push((await createTestConvo(ports, [bob, alice])).convoId)
    for (const limit of [1, 2, 10]) {
      const all = await walk(async (cursor) => {
        const { convos: rows, ...next } = await listAccountConvos(ports, { did: alice.did, limit, cursor })
        return { rows, ...next }
      })
      expect(all.map(({ convoId }) => convoId)).toEqual(convos.toSorted())
      expect(all[0]).toMatchObject({ kind: 'group', role: 'member', status: 'accepted', left: false })
    }
  })

  it('have pages that begin where a page ended, and nowhere else', async () => {
    const ports = testPorts(db)
    for (const cursor of ['', 'x', '1', '1 ', '1 a b', '-1 did:x', '1 did:\0', '123456789012345 did:x']) {
      expect(await outcomeOf(listAccounts(ports, { limit: 2, cursor, filter: 'all' }))).toBe('InvalidCursor')
    }
    for (const cursor of ['', 'a b', '\0']) {
      const input = { limit: 2, cursor, did: 'did:example:x' as Did }
      expect(await outcomeOf(listAccountConvos(ports, input))).toBe('InvalidCursor')
    }
  })
})
