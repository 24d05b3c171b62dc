import { describe, expect, it } from 'vitest'
import { createInProcessBus, hearAccount } from '../bus/index.ts'
import { withTransaction } from '../database/index.ts'
import type { Queryable } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { systemClock } from '../ports/index.ts'
import { appendAccountEvent } from './index.ts'

type Row = { did: string; seq: number; kind: string; payload: Record<string, unknown> }
const selectAll = 'SELECT did, seq, kind, payload FROM account_event ORDER BY did, seq'
const event = (deviceId: string) => ({ kind: 'deviceAdded', deviceId }) as const

const insertAccounts = (db: Queryable, ...dids: string[]) =>
  db.execute('INSERT INTO account (did) SELECT unnest($1::text[])', [dids])

describe('the account log', () => {
  it('numbers the events of each account from 1, in the order they were told', async () => {
    await using db = await createTestDatabase()
    await insertAccounts(db, 'did:plc:a', 'did:plc:b')
    const ports = { bus: createInProcessBus(), clock: systemClock }
    await withTransaction(db, async (tx) => {
      await appendAccountEvent(tx, ports, { did: 'did:plc:b', event: event('b1') })
      await appendAccountEvent(tx, ports, { did: 'did:plc:a', event: event('a1') })
      await appendAccountEvent(tx, ports, { did: 'did:plc:b', event: event('b2') })
    })
    await withTransaction(db, (tx) => appendAccountEvent(tx, ports, { did: 'did:plc:b', event: event('b3') }))
    const rows = await db.query<Row>(selectAll)
    expect(rows.map(({ did, seq, payload }) => [did, seq, payload])).toEqual([
      ['did:plc:a', 1, { deviceId: 'a1' }],
      ['did:plc:b', 1, { deviceId: 'b1' }],
      ['did:plc:b', 2, { deviceId: 'b2' }],
      ['did:plc:b', 3, { deviceId: 'b3' }],
    ])
  })

  it('tells connections after the commit, and nothing of what was rolled back', async () => {
    await using db = await createTestDatabase()
    await insertAccounts(db, 'did:plc:a')
    const bus = createInProcessBus()
    const ports = { bus, clock: systemClock }
    const heard: unknown[] = []
    await hearAccount(bus, 'did:plc:a', (hint) => heard.push(hint))
    await expect(
      withTransaction(db, async (tx) => {
        await appendAccountEvent(tx, ports, { did: 'did:plc:a', event: event('lost') })
        throw new Error('on purpose')
      }),
    ).rejects.toThrow('on purpose')
    expect(heard).toEqual([])
    await withTransaction(db, (tx) =>
      appendAccountEvent(tx, ports, { did: 'did:plc:a', event: event('kept') }),
    )
    expect(heard).toEqual([{ kind: 'log', seq: 1 }])
    expect(await db.query<Row>(selectAll)).toHaveLength(1)
  })

  it('has nothing for who is not here, or is being deleted, and makes nobody an account', async () => {
    await using db = await createTestDatabase()
    await insertAccounts(db, 'did:plc:a', 'did:plc:gone')
    await db.execute("UPDATE account SET deleted_at = now() WHERE did = 'did:plc:gone'")
    const bus = createInProcessBus()
    const heard: unknown[] = []
    for (const did of ['did:plc:gone', 'did:plc:never'])
      await hearAccount(bus, did, (hint) => heard.push(hint))
    await withTransaction(db, async (tx) => {
      for (const did of ['did:plc:never', 'did:plc:a', 'did:plc:gone'])
        await appendAccountEvent(tx, { bus, clock: systemClock }, { did, event: event('x') })
    })
    expect(heard).toEqual([])
    expect(await db.query<Row>(selectAll)).toMatchObject([{ did: 'did:plc:a', seq: 1 }])
    expect(await db.query('SELECT did, account_seq AS seq FROM account ORDER BY did')).toEqual([
      { did: 'did:plc:a', seq: 1 },
      { did: 'did:plc:gone', seq: 0 },
    ])
  })

  it('has no gap when many write to the same accounts at once, in any order', async () => {
    await using db = await createTestDatabase()
    const ports = { bus: createInProcessBus(), clock: systemClock }
    const dids = ['did:plc:a', 'did:plc:b', 'did:plc:c']
    await insertAccounts(db, ...dids)
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        withTransaction(db, async (tx) => {
          const order = n % 2 === 0 ? dids : dids.toReversed()
          for (const did of order) await appendAccountEvent(tx, ports, { did, event: event(String(n)) })
        }),
      ),
    )
    const rows = await db.query<Row>(selectAll)
    for (const did of dids) {
      const seqs = rows.filter((row) => row.did === did).map(({ seq }) => seq)
      expect(seqs).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
    }
  })
})
