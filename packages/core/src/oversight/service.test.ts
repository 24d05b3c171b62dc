import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { suspendAccount } from '../accounts/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { requestRecovery } from '../groups/index.ts'
import { makeCommit } from '../groups/testing/member.ts'
import { createTestConvo, stock, submit, testPorts } from '../groups/testing/world.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { ensureMessagePartitions, messagePartitionOf } from '../messages/index.ts'
import { toBase32 } from '../mls/index.ts'
import { createNodePresence } from '../presence/index.ts'
import { listConnections, listInvitesAsOperator, listLowStock, readAttention, readStorage } from './index.ts'
import { walk } from './testing/pages.ts'

const by = { kind: 'admin', id: 'did:example:operator' } as const
const hour = 3600_000

/** Writes an invite straight into its table, which is all that operators are shown it by. */
async function insertInvite(
  db: TestDatabase,
  convoId: string,
  of: { at: Date; revokedAt?: Date; expiresAt?: Date; maxUses?: number; uses?: number },
): Promise<string> {
  const inviteId = toBase32(new Uint8Array(randomBytes(16)))
  await db.execute(
    `INSERT INTO invite (convo_id, invite_id, key, approval, created_at, revoked_at, expires_at, max_uses, uses, preview)
     VALUES ($1, $2, $3, false, $4, $5, $6, $7, $8, 'a secret preview')`,
    [
      ...[convoId, inviteId, randomBytes(32), of.at, of.revokedAt ?? null, of.expiresAt ?? null],
      ...[of.maxUses ?? null, of.uses ?? 0],
    ],
  )
  return inviteId
}

describe('invites', () => {
  it('are listed by pages, each once and the newest first, the open ones by themselves', async () => {
    await using db = await createTestDatabase()
    const ports = testPorts(db)
    const { convoId } = await createTestConvo(ports, [await insertTestDevice(db)])
    const past = new Date(Date.now() - hour)
    const states: Record<string, string> = {}
    for (let i = 0; i < 3; i++) {
      const at = new Date(1.7e12 + Math.floor(i / 2) * 1000)
      states[await insertInvite(db, convoId, { at })] = 'open'
      states[await insertInvite(db, convoId, { at, revokedAt: past })] = 'revoked'
      states[await insertInvite(db, convoId, { at, expiresAt: past })] = 'expired'
      states[await insertInvite(db, convoId, { at, maxUses: 2, uses: 2 })] = 'used'
    }
    for (const filter of ['all', 'open'] as const)
      for (const limit of [1, 2, 5, 50]) {
        const met = await walk(async (cursor) => {
          const { invites: rows, ...next } = await listInvitesAsOperator(ports, { limit, cursor, filter })
          return { rows, ...next }
        })
        const wanted = Object.entries(states).filter(([, state]) => filter === 'all' || state === 'open')
        expect(met.map(({ inviteId, state }) => [inviteId, state]).toSorted()).toEqual(wanted.toSorted())
        const order = met.map(({ createdAt, inviteId }) => `${createdAt.toISOString()} ${inviteId}`)
        expect(order).toEqual(order.toSorted().toReversed())
        expect(JSON.stringify(met)).not.toContain('secret')
      }
    for (const cursor of ['', '1 a', '1 a b c'])
      expect(await outcomeOf(listInvitesAsOperator(ports, { limit: 1, cursor, filter: 'all' }))).toBe(
        'InvalidCursor',
      )
  })
})

describe('devices with few key packages', () => {
  it('are listed by pages, each once, and those that are removed are not', async () => {
    await using db = await createTestDatabase()
    const ports = testPorts(db)
    const low: string[] = []
    for (let i = 0; i < 7; i++) {
      const device = await insertTestDevice(db)
      const packages = i % 3
      for (let n = 0; n < packages; n++) await stock(ports, device)
      if (i === 6) await db.execute('UPDATE device SET removed_at = now() WHERE did = $1', [device.did])
      else if (packages < 2) low.push(`${device.did} ${String(packages)}`)
    }
    for (const limit of [1, 2, 10]) {
      let looked = 0
      const met = await walk(async (cursor) => {
        const { devices: rows, looked: now, ...next } = await listLowStock(ports, { limit, cursor, below: 2 })
        looked += now
        return { rows, ...next }
      })
      expect(met.map(({ did, available }) => `${did} ${String(available)}`)).toEqual(low.toSorted())
      expect(looked).toBe(7)
    }
    expect(await outcomeOf(listLowStock(ports, { limit: 1, cursor: 'x', below: 2 }))).toBe('InvalidCursor')
  })

  it('are looked for a bounded number of devices at a time', async () => {
    await using db = await createTestDatabase()
    const device = await insertTestDevice(db)
    await db.execute(
      `INSERT INTO device (did, device_id, ciphersuite, signature_key, created_at, removed_at)
       SELECT $1, 'removed-device-' || lpad(n::text, 4, '0'), 'x', int4send(n), now(), now() FROM generate_series(1, 999) n`,
      [device.did],
    )
    const ports = testPorts(db)
    const first = await listLowStock(ports, { limit: 10, below: 2 })
    const second = await listLowStock(ports, { limit: 10, below: 2, cursor: first.cursor })
    const third = await listLowStock(ports, { limit: 10, below: 2, cursor: second.cursor })
    expect([first, second, third].map(({ looked }) => looked)).toEqual([500, 500, 0])
    expect([first, second].flatMap(({ devices }) => devices)).toMatchObject([{ deviceId: device.deviceId }])
    expect(third.cursor).toBeUndefined()
  })
})

it('counts what wants attention', async () => {
  await using db = await createTestDatabase()
  const ports = testPorts(db)
  expect(await readAttention(ports)).toEqual({ openReports: 0, deadJobs: 0, convos: 0, suspended: 0 })
  const devices = [
    await insertTestDevice(db),
    await insertTestDevice(db),
    await insertTestDevice(db),
  ] as const
  const { convoId, members } = await createTestConvo(ports, devices)
  const last = members.at(-1)
  if (last === undefined) throw new Error('the test has no such thing')
  await submit(ports, convoId, await makeCommit(last))
  await requestRecovery(ports, { caller: devices[0], convoId, generation: 1, seq: 2, reason: 'path' })
  await suspendAccount(ports, { did: devices[1].did, by })
  await db.execute(
    `INSERT INTO report (convo_id, report_id, kind, reporter, subject, reason, verified, created_at)
     SELECT $1, 'r' || n, 'convo', $2, $3, 'spam', false, now() FROM generate_series(1, 120) n`,
    [convoId, devices[0].did, devices[1].did],
  )
  expect(await readAttention(ports)).toEqual({ openReports: 100, deadJobs: 0, convos: 1, suspended: 1 })
})

it('tells what the database holds, and partitions with their table', async () => {
  await using db = await createTestDatabase()
  const ports = testPorts(db)
  const now = new Date()
  expect((await readStorage(ports)).messages).toMatchObject({ partitions: 0, from: null })
  await ensureMessagePartitions(db, { now, weeksAhead: 2 })
  const storage = await readStorage(ports)
  expect(storage.databaseBytes).toBeGreaterThan(1e6)
  const { from, to } = messagePartitionOf(now)
  expect(storage.messages).toEqual({ partitions: 3, from, until: new Date(to.getTime() + 14 * 24 * hour) })
  expect(storage.tables).toHaveLength(20)
  expect(storage.tables.filter(({ name }) => name.startsWith('message_2'))).toEqual([])
  const sizes = storage.tables.map(({ bytes }) => bytes)
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
})

it('lists the devices of a node by pages, each once', async () => {
  await using db = await createTestDatabase()
  const ports = testPorts(db)
  const [node, other] = [createNodePresence(ports, 'one'), createNodePresence(ports, 'two')]
  const devices = await Promise.all(Array.from({ length: 5 }, () => insertTestDevice(db)))
  for (const device of devices) node.arrived(device)
  other.arrived(await insertTestDevice(db))
  await node.write()
  await other.write()
  for (const limit of [1, 2, 5, 9]) {
    const met = await walk(async (cursor) => {
      const { connections: rows, ...next } = await listConnections(ports, { nodeId: 'one', limit, cursor })
      return { rows, ...next }
    })
    expect(met.map(({ did }) => did)).toEqual(devices.map(({ did }) => did).toSorted())
  }
  expect(await listConnections(ports, { nodeId: randomUUID(), limit: 5 })).toEqual({ connections: [] })
  const cursor = 'did:example:x'
  expect(await outcomeOf(listConnections(ports, { nodeId: 'one', limit: 2, cursor }))).toBe('InvalidCursor')
})
