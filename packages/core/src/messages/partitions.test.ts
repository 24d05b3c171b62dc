import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import { ensureMessagePartitions, messagePartitionOf } from './index.ts'

describe('the partitions of messages', () => {
  it('are weeks that begin on Monday, one after the other', () => {
    const sunday = messagePartitionOf(new Date('2025-11-23T23:59:59.999Z'))
    const monday = messagePartitionOf(new Date('2025-11-24T00:00:00.000Z'))
    expect(sunday).toEqual({
      name: 'message_20251117',
      from: new Date('2025-11-17'),
      to: new Date('2025-11-24'),
    })
    expect(monday.from).toEqual(sunday.to)
    expect(monday.name).toBe('message_20251124')
  })

  it('are made ahead, once, also when many nodes make them at once', async () => {
    await using db = await createTestDatabase()
    const now = new Date('2040-01-04')
    const made = await Promise.all(Array.from({ length: 6 }, () => ensureMessagePartitions(db, { now })))
    expect(made.flat().sort()).toEqual(['message_20400102', 'message_20400109', 'message_20400116'])
    expect(await ensureMessagePartitions(db, { now, weeksAhead: 3 })).toEqual(['message_20400123'])
  })

  it('have the key and the storage of the table, and no table takes what is in none', async () => {
    await using db = await createTestDatabase()
    await ensureMessagePartitions(db, { now: new Date('2040-01-04'), weeksAhead: 0 })
    const insert = (at: string) =>
      db.execute(
        `INSERT INTO message (convo_id, seq, created_at, generation, epoch, ciphertext) VALUES ('c', 1, $1, 1, 0, '')`,
        [at],
      )
    expect(await insert('2040-01-02')).toBe(1)
    await expect(insert('2040-01-09')).rejects.toThrow('no partition')
    await expect(insert('2040-01-02')).rejects.toThrow('duplicate key')
    const storage = await db.query(
      `SELECT attstorage FROM pg_attribute WHERE attrelid = 'message_20400102'::regclass AND attname = 'ciphertext'`,
    )
    expect(storage).toEqual([{ attstorage: 'e' }])
  })
})
