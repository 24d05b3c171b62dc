import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BlobStore } from '../../blobs/index.ts'
import { leaveConvo } from '../../convos/index.ts'
import { createTestDatabase } from '../../database/testing/index.ts'
import type { TestDatabase } from '../../database/testing/index.ts'
import { makeCommit } from '../../groups/testing/member.ts'
import { createTestConvo, submit, testPorts } from '../../groups/testing/world.ts'
import { insertTestDevice } from '../../identity/testing/registered-device.ts'
import { ensureMessagePartitions } from '../../messages/index.ts'
import { toBase32 } from '../../mls/index.ts'
import type { Did } from '../../mls/index.ts'
import { createManualClock } from '../../ports/index.ts'
import { placedNamings } from '../../personal-data/index.ts'
import { columnsByTable, dropConstraints, writeNoise } from '../../personal-data/testing/unsafe-fill.ts'
import {
  deleteAccount,
  deletionWithinMs,
  eraseAbandonedConvos,
  eraseAccounts,
  forgetPartedAccounts,
  suspendAccount,
} from '../index.ts'
import { dyingAfter, eventsOf, insertConvo, noticesIn } from '../testing/told-convos.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const someone = () => `did:plc:${randomBytes(12).toString('hex')}` as Did

const noBytes: Pick<BlobStore, 'delete'> = { delete: () => Promise.resolve() }
const portsOf = (on: TestDatabase = db) => ({
  ...testPorts(on),
  clock: createManualClock(),
  blobs: noBytes as BlobStore,
})

/** The tables in which a text stands, in any column; of ids of used tokens, which expire by themselves, nothing is said. */
async function tablesWith(on: TestDatabase, text: string): Promise<string[]> {
  const found: string[] = []
  const tables = [...(await columnsByTable(on)).keys()]
  for (const table of tables.filter((name) => name !== 'used_jti')) {
    const needles = [text, Buffer.from(text).toString('hex')]
    const rows = await on.query(
      `SELECT FROM ${table} t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0 LIMIT 1`,
      needles,
    )
    if (rows.length > 0) found.push(table)
  }
  return found
}

const endsOf = (...ends: string[]) => [
  ...new Set(placedNamings.filter(({ naming }) => ends.includes(naming.ends)).map(({ table }) => table)),
]

/** Where commits and notices name it, which its members check. */
const log = ['log_entry']
/** Where it is named as long as nobody has removed it. */
const pending = ['convo_leaf', 'convo_member', ...log]

/** A database without constraints, in which a row of every kind names Alice in each of the ways that there are. */
async function fullDatabase(alice: Did, bob: Did): Promise<TestDatabase> {
  const full = await createTestDatabase()
  await dropConstraints(full)
  const columns = await columnsByTable(full)
  const tables = [...new Set(placedNamings.map(({ table }) => table))]
  for (const table of tables) {
    const names = placedNamings.filter((placed) => placed.table === table).map(({ naming }) => naming.column)
    for (const named of [...names, undefined]) {
      const given = Object.fromEntries(names.map((column) => [column, column === named ? alice : bob]))
      await writeNoise(full, { table, columns: columns.get(table) ?? [] }, given)
    }
  }
  await full.execute('UPDATE account SET suspended_at = NULL, deleted_at = NULL')
  await full.execute("UPDATE blob SET expires_at = 'infinity'")
  return full
}

describe('an account that is deleted', () => {
  it('is named nowhere but where it may be, and others are as they were', async () => {
    const [alice, bob] = [someone(), someone()]
    await using full = await fullDatabase(alice, bob)
    const before = await tablesWith(full, bob)
    await deleteAccount(portsOf(full), { did: alice })
    const { over, late, failures } = await eraseAccounts(portsOf(full), { limit: 10 })
    expect([over.length, late, failures]).toEqual([1, [], []])
    expect((await tablesWith(full, alice)).sort()).toEqual(endsOf('kept', 'withConvo').sort())
    expect(await tablesWith(full, bob)).toEqual(before)
  })

  it('leaves its convos, whose members remove it; then they forget it', async () => {
    const ports = portsOf()
    const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
    const { convoId, members } = await createTestConvo(ports, [bob, alice])
    await deleteAccount(ports, alice)
    expect((await eraseAccounts(ports, { limit: 10 })).over).toHaveLength(1)
    expect(await noticesIn(db, convoId)).toContainEqual({
      ...{ kind: 'leaveRequested', did: alice.did, statements: [] },
    })
    await forgetPartedAccounts(ports, { limit: 10 })
    expect(await tablesWith(db, alice.did)).toEqual(pending)
    const [member] = members
    if (member === undefined) throw new Error('Bob has no leaf')
    await submit(ports, convoId, await makeCommit(member, { remove: [1] }))
    await forgetPartedAccounts(ports, { limit: 10 })
    expect(await tablesWith(db, alice.did)).toEqual(log)
    expect(await eventsOf(db, alice)).toEqual([])
  })

  it('takes the convos along that nobody else is in, and no other', async () => {
    await using full = await createTestDatabase()
    await dropConstraints(full)
    await ensureMessagePartitions(full, { now: new Date() })
    const alice = await insertTestDevice(full)
    const [alone, shared] = [await insertConvo(full, alice), await insertConvo(full, alice)]
    const columns = await columnsByTable(full)
    const ofConvos = [...columns].filter(([, all]) => all.some(({ column }) => column === 'convo_id'))
    for (const [table, all] of ofConvos)
      for (const convoId of [alone, shared])
        if (table !== 'convo') await writeNoise(full, { table, columns: all }, { convo_id: convoId })
    await full.execute('UPDATE convo_member SET left_seq = NULL, leaving_seq = NULL WHERE convo_id = $1', [
      shared,
    ])
    const sharedBefore = await tablesWith(full, shared)
    await deleteAccount(portsOf(full), alice)
    expect((await eraseAccounts(portsOf(full), { limit: 10 })).failures).toEqual([])
    expect(await tablesWith(full, alone)).toEqual(['report', 'report_message'])
    expect(await tablesWith(full, shared)).toEqual(sharedBefore)
  })

  it('takes along what everybody else leaves later', async () => {
    const ports = portsOf()
    const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
    const { convoId } = await createTestConvo(ports, [alice, bob])
    await deleteAccount(ports, alice)
    await eraseAccounts(ports, { limit: 10 })
    await eraseAbandonedConvos(ports, { limit: 10 })
    expect(await tablesWith(db, convoId)).toContain('convo')
    await leaveConvo(ports, { caller: bob, convoId })
    await eraseAbandonedConvos(ports, { limit: 10 })
    expect(await tablesWith(db, convoId)).toEqual(['account_event'])
    expect(await tablesWith(db, alice.did)).toEqual([])
  })

  it('is gone in the end, wherever the process died', async () => {
    for (let transactions = 0; ; transactions++) {
      const ports = portsOf()
      const [alice, bob] = [await insertTestDevice(db), await insertTestDevice(db)]
      await createTestConvo(ports, [bob, alice])
      await insertConvo(db, alice)
      await deleteAccount(ports, alice)
      const { failures } = await eraseAccounts(dyingAfter(ports, transactions), { limit: 10 })
      await eraseAccounts(ports, { limit: 10 })
      expect(await tablesWith(db, alice.did)).toEqual(pending)
      const [members] = await db.query<{ count: number }>(
        'SELECT count(*) AS count FROM convo_member WHERE did = $1',
        [alice.did],
      )
      expect(members?.count).toBe(1)
      if (failures.length === 0) break
    }
  })

  it('is deleted once, however often that is asked', async () => {
    const ports = portsOf()
    const { did } = await insertTestDevice(db)
    const { deletedBy } = await deleteAccount(ports, { did })
    expect(deletedBy.getTime() - ports.clock.now().getTime()).toBe(deletionWithinMs)
    ports.clock.advance(1000)
    expect(await deleteAccount(ports, { did })).toEqual({ deletedBy })
  })

  it('keeps what is held against it, and nothing else', async () => {
    const ports = portsOf()
    const { did } = await insertTestDevice(db)
    await suspendAccount(ports, { did, by: { kind: 'admin', id: 'did:example:operator' } })
    await deleteAccount(ports, { did })
    await eraseAccounts(ports, { limit: 10 })
    expect(await tablesWith(db, did)).toEqual(['account', 'admin_audit'])
    const [row] = await db.query(
      'SELECT suspended_at IS NOT NULL AS suspended, deleted_at FROM account WHERE did = $1',
      [did],
    )
    expect(row).toEqual({ suspended: true, deleted_at: null })
  })

  it('is told of when its time is over and its files are still there', async () => {
    const away = { delete: () => Promise.reject(new Error('the store is away')) }
    const ports = { ...portsOf(), blobs: away as unknown as BlobStore }
    const { did } = await insertTestDevice(db)
    await db.execute(
      `INSERT INTO blob (space, blob_id, did, size, created_at, expires_at) VALUES ($1, $2, $1, 1, now(), 'infinity')`,
      [did, toBase32(randomBytes(16))],
    )
    await deleteAccount(ports, { did })
    expect((await eraseAccounts(ports, { limit: 10 })).failures).toMatchObject([
      { message: 'the store is away' },
    ])
    ports.clock.advance(deletionWithinMs + 1)
    expect((await eraseAccounts(ports, { limit: 10 })).late).toMatchObject([{ left: [] }])
  })
})
