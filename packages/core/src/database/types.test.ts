import { expect, it } from 'vitest'
import { createTestDatabase } from './testing/index.ts'

it('gives bigints as numbers, bytes as plain arrays, and refuses a bigint that no number can hold', async () => {
  await using db = await createTestDatabase()
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
  const [row] = await db.query<{ seq: number; bytes: Uint8Array }>(
    'SELECT $1::bigint AS seq, $2::bytea AS bytes',
    [7, bytes],
  )
  expect(row).toEqual({ seq: 7, bytes })
  expect(Buffer.isBuffer(row?.bytes)).toBe(false)
  await expect(db.query('SELECT 9007199254740993 AS seq')).rejects.toThrow(RangeError)
})
