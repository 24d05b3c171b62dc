import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { Log } from '../ports/index.ts'
import { createManualClock, silentLog, systemRandom } from '../ports/index.ts'
import { createFranking, destroyFrankingKeys } from './index.ts'
import { monthOf, startOfMonth } from './month.ts'
import { openKey, sealingKeyOf, sealKey } from './seal.ts'
import { monthIn, stampFor, tagOf } from './tag.ts'
import type { Franked } from './tag.ts'

const secret = 'a test seals its keys under this'
const serviceDid = 'did:web:mls.example.com'
const november = new Date('2026-11-26T12:00:00Z')
const message: Franked = {
  convoId: 'a'.repeat(52),
  epoch: 3,
  messageId: 'the-id-of-the-message',
  commitment: new Uint8Array(randomBytes(32)),
  did: 'did:plc:alice',
}
const portsOver = (db: Awaited<ReturnType<typeof createTestDatabase>>, log: Log = silentLog) => ({
  db,
  log,
  random: systemRandom,
})

describe('a tag', () => {
  it('is finished by the statement as by us', () => {
    const key = { month: monthOf(november), secret: new Uint8Array(randomBytes(32)) }
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (generation, seq) => {
        const { inner, outer } = stampFor(key, serviceDid, message)
        const place = Buffer.alloc(16)
        place.writeBigInt64BE(BigInt(generation), 0)
        place.writeBigInt64BE(BigInt(seq), 8)
        const hash = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
        const tag = tagOf(key, serviceDid, { ...message, generation, seq })
        expect(Buffer.from(tag.subarray(2))).toEqual(hash(outer, hash(inner, place)))
        expect(monthIn(tag)).toBe(key.month)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a sealed key', () => {
  it('opens for its month and by its secret alone', () => {
    const key = { month: 683, secret: new Uint8Array(randomBytes(32)) }
    const sealing = sealingKeyOf(secret)
    const sealed = sealKey(key, sealing, systemRandom)
    expect(openKey(sealed, 683, sealing)).toEqual(key)
    expect(() => openKey(sealed, 684, sealing)).toThrow()
    expect(() => openKey(sealed, 683, sealingKeyOf('another secret'))).toThrow()
    expect(() =>
      openKey(
        sealed.map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
        683,
        sealing,
      ),
    ).toThrow()
  })
})

describe('the keys of months', () => {
  it('are the same on all nodes, also when several make one at once', async () => {
    await using db = await createTestDatabase()
    const nodes = Array.from({ length: 4 }, () => createFranking(portsOver(db), { secret, serviceDid }))
    const stamps = await Promise.all(nodes.map((node) => node.stamp([message], november)))
    for (const stamp of stamps) expect(stamp).toEqual(stamps[0])
    expect(await db.query('SELECT month FROM franking_key')).toEqual([{ month: monthOf(november) }])
  })

  it('are there before their month begins', async () => {
    await using db = await createTestDatabase()
    const franking = createFranking(portsOver(db), { secret, serviceDid })
    await franking.makeAhead(november)
    const december = monthOf(november) + 1
    const key = await franking.find(december)
    expect(key?.secret).toHaveLength(32)
    const { prefix } = await franking.stamp([message], startOfMonth(december))
    expect(prefix).toEqual(new Uint8Array([december >> 8, december & 255]))
    expect(await franking.find(december)).toEqual(key)
  })

  it('are those of the database again once it was restored without them', async () => {
    await using db = await createTestDatabase()
    const [one, other] = [0, 1].map(() => createFranking(portsOver(db), { secret, serviceDid }))
    await one?.makeAhead(november)
    await db.execute('DELETE FROM franking_key')
    await other?.makeAhead(november)
    await one?.makeAhead(november)
    expect(await one?.stamp([message], november)).toEqual(await other?.stamp([message], november))
  })

  it('of a node with another secret are its own', async () => {
    await using db = await createTestDatabase()
    const before = createFranking(portsOver(db), { secret, serviceDid })
    const after = createFranking(portsOver(db), { secret: 'one that has been changed', serviceDid })
    await before.makeAhead(november)
    expect(await after.find(monthOf(november))).toBeUndefined()
    await after.makeAhead(november)
    const [one, other] = [await before.find(monthOf(november)), await after.find(monthOf(november))]
    expect(one).not.toEqual(other)
  })

  it('fail no send where they cannot be read', async () => {
    await using db = await createTestDatabase()
    const told: string[] = []
    const log: Log = { ...silentLog, error: (_, text) => told.push(text) }
    const franking = createFranking(portsOver(db, log), { secret, serviceDid })
    await franking.makeAhead(november)
    await db.execute(`UPDATE franking_key SET sealed = '\\x00'`)
    const restarted = createFranking(portsOver(db, log), { secret, serviceDid })
    expect(await restarted.stamp([message], november)).toEqual({ prefix: null, of: [null] })
    expect(told).toHaveLength(1)
    await db.execute('DELETE FROM franking_key')
    expect((await restarted.stamp([message], november)).prefix).not.toBeNull()
  })

  it('are destroyed when no message of their month can be in the log any more', async () => {
    await using db = await createTestDatabase()
    const franking = createFranking(portsOver(db), { secret, serviceDid })
    await franking.makeAhead(november)
    const clock = createManualClock(new Date('2027-01-13T23:00:00Z'))
    expect(await destroyFrankingKeys({ db, clock }, { messageDays: 30 })).toBe(0)
    clock.set(new Date('2027-01-14T01:00:00Z'))
    expect(await destroyFrankingKeys({ db, clock }, { messageDays: 30 })).toBe(1)
    expect(await franking.find(monthOf(november))).toBeUndefined()
    expect(await franking.find(monthOf(november) + 1)).toBeDefined()
  })
})
