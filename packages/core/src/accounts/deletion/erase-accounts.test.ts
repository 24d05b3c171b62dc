import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BlobStore } from '../../blobs/index.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import { createTestConvo } from '../../groups/testing/world.ts'
import { insertTestDevice } from '../../identity/testing/registered-device.ts'
import { toBase32 } from '../../mls/index.ts'
import type { Did } from '../../mls/index.ts'
import { placedNamings } from '../../personal-data/index.ts'
import { columnsByTable, dropConstraints, writeNoise } from '../../personal-data/testing/unsafe-fill.ts'
import {
  deleteAccount,
  deletionWithinMs,
  endSuspensions,
  eraseAccounts,
  restoreAccount,
  suspendAccount,
} from '../index.ts'
import { dyingAfter, insertConvo } from '../testing/told-convos.ts'
import { deleteToTheEnd, deletionPorts, eraseToTheEnd, tablesWith } from './testing/world.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const by = { kind: 'admin', id: 'did:example:operator' } as const
const someone = () => `did:plc:${randomBytes(12).toString('hex')}` as Did

const tablesThatEnd = (...ends: string[]) =>
  [
    ...new Set(placedNamings.filter(({ naming }) => ends.includes(naming.ends)).map(({ table }) => table)),
  ].sort()

/** A database without constraints, in which a row of every kind names Alice in each of the ways that there are. */
async function fullDatabase(alice: Did, bob: Did): Promise<TestDatabase> {
  const full = await createTestDatabase()
  await dropConstraints(full)
  const columns = await columnsByTable(full)
  for (const table of new Set(placedNamings.map((placed) => placed.table))) {
    const names = placedNamings.filter((placed) => placed.table === table).map(({ naming }) => naming.column)
    for (const named of [...names, undefined]) {
      const given = Object.fromEntries(names.map((column) => [column, column === named ? alice : bob]))
      await writeNoise(full, { table, columns: columns.get(table) ?? [] }, given)
    }
  }
  await full.execute('UPDATE account SET suspended_at = NULL, deleted_at = NULL, erased_at = NULL')
  await full.execute(`UPDATE blob SET expires_at = 'infinity'`)
  return full
}

describe('an account that is deleted', () => {
  it('is named nowhere but where it may be, and others are as they were', async () => {
    const [alice, bob] = [someone(), someone()]
    await using full = await fullDatabase(alice, bob)
    const ports = deletionPorts(full)
    const before = await tablesWith(full, bob)
    await deleteAccount(ports, { did: alice })
    const { over, late, failures } = await eraseToTheEnd(ports)
    expect([over.length, late, failures]).toEqual([1, [], []])
    const named = [...tablesThatEnd('kept', 'withConvo'), 'used_jti'].sort()
    expect((await tablesWith(full, alice)).sort()).toEqual(named)
    expect(await tablesWith(full, bob)).toEqual(before)
  })

  it('keeps what is still needed until nothing of before can be under way, and then what came in meanwhile goes too', async () => {
    const ports = deletionPorts(db)
    const { did } = await insertTestDevice(db)
    const write = async (table: string, given: Record<string, string>) => {
      const columns = (await columnsByTable(db)).get(table) ?? []
      await writeNoise(db, { table, columns }, given)
    }
    await write('used_jti', { did, issuer: `init:${did}#device` })
    await deleteAccount(ports, { did })
    await eraseAccounts(ports, { limit: 10 })
    expect(await tablesWith(db, did)).toEqual(['account', 'used_jti'])
    await write('actor_settings', { did, allow_incoming: 'all', allow_group_invites: 'all' })
    await eraseToTheEnd(ports)
    expect(await tablesWith(db, did)).toEqual([])
  })

  it('leaves tokens used up that could be used again, until they expire', async () => {
    const ports = deletionPorts(db)
    const { did } = await insertTestDevice(db)
    const insert = `INSERT INTO used_jti (issuer, jti, expires_at, did) VALUES ($1, 'a', $2, $1)`
    await db.execute(insert, [did, new Date(ports.clock.now().getTime() + 30 * 60_000)])
    await deleteToTheEnd(ports, { did })
    expect(await tablesWith(db, did)).toEqual(['used_jti'])
  })

  it('is gone in the end, wherever the process died', async () => {
    for (let transactions = 0, died = true; died; transactions++) {
      const ports = deletionPorts(db)
      const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
      await createTestConvo(ports, [bob, alice])
      await insertConvo(db, alice)
      await deleteAccount(ports, alice)
      const { failures } = await eraseAccounts(dyingAfter(ports, transactions), { limit: 10 })
      died = failures.length > 0
      await eraseToTheEnd(ports)
      expect(await tablesWith(db, alice.did)).toEqual(['convo_leaf', 'convo_member', 'log_entry'])
      const [members] = await db.query('SELECT count(*) AS count FROM convo_member WHERE did = $1', [
        alice.did,
      ])
      expect(members).toEqual({ count: 1 })
    }
  })

  it('is erased by two nodes at once as by one', async () => {
    const ports = deletionPorts(db)
    const alice = await insertTestDevice(db)
    for (let convo = 0; convo < 5; convo++) await insertConvo(db, alice)
    await deleteAccount(ports, alice)
    const ends = await Promise.all([1, 2, 3].map(() => eraseAccounts(ports, { limit: 10 })))
    expect(ends.flatMap(({ failures }) => failures)).toEqual([])
    await eraseToTheEnd(ports)
    expect(await tablesWith(db, alice.did)).toEqual([])
  })

  it('is deleted once, however often that is asked', async () => {
    const ports = deletionPorts(db)
    const { did } = await insertTestDevice(db)
    const { deletedBy } = await deleteAccount(ports, { did })
    expect(deletedBy.getTime() - ports.clock.now().getTime()).toBe(deletionWithinMs)
    ports.clock.advance(1000)
    expect(await deleteAccount(ports, { did })).toEqual({ deletedBy })
  })

  it('keeps what is held against it, and nothing else, until that is lifted', async () => {
    const ports = deletionPorts(db)
    const soon = new Date(ports.clock.now().getTime() + 3600_000)
    for (const until of [undefined, soon]) {
      const { did } = await insertTestDevice(db)
      await suspendAccount(ports, { did, by, ...(until && { until }) })
      await deleteToTheEnd(ports, { did })
      expect(await tablesWith(db, did)).toEqual(['account', 'admin_audit'])
      if (until === undefined) await restoreAccount(ports, { did, by })
      else {
        ports.clock.advance(7200_000)
        await endSuspensions(ports, { limit: 10 })
      }
      expect(await tablesWith(db, did)).toEqual(['admin_audit'])
    }
  })

  it('is told of when its time is over and its files are still there', async () => {
    const away = { delete: () => Promise.reject(new Error('the store is away')) }
    const ports = { ...deletionPorts(db), blobs: away as unknown as BlobStore } // nothing else is asked of it
    const { did } = await insertTestDevice(db)
    await db.execute(
      `INSERT INTO blob (space, blob_id, did, size, state, created_at, expires_at)
       VALUES ($1, $2, $1, 1, 'whole', now(), 'infinity')`,
      [did, toBase32(randomBytes(16))],
    )
    await deleteAccount(ports, { did })
    const gone = [{ message: 'the store is away' }]
    expect((await eraseAccounts(ports, { limit: 10 })).failures).toMatchObject(gone)
    ports.clock.advance(deletionWithinMs + 1)
    expect(await eraseAccounts(ports, { limit: 10 })).toMatchObject({ failures: gone, late: [{ left: [] }] })
    await eraseToTheEnd({ ...deletionPorts(db), clock: ports.clock })
    expect(await tablesWith(db, did)).toEqual([])
  })
})
