import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import type { Did } from '../mls/index.ts'
import { testLimits } from '../limits/testing/limit-values.ts'
import { createManualClock } from '../ports/index.ts'
import { exportAccountData } from './export-account-data.ts'
import type { ExportedRow } from './export-account-data.ts'
import { personalTables } from './personal-tables.ts'
import type { PersonalTable } from './personal-tables.ts'
import { columnsByTable, dropConstraints, keysByTable, writeNoise } from './testing/unsafe-fill.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const tables = Object.entries<PersonalTable>(personalTables)
const someone = () => `did:plc:${randomBytes(12).toString('hex')}` as Did

/** Columns of text and JSON that name no account. Whoever adds a column says here, or in the registry, what it is. */
const plain: Readonly<Record<string, readonly string[]>> = {
  account: ['repo_rev', 'host_status'],
  account_event: ['kind'],
  actor_settings: ['allow_incoming', 'allow_group_invites'],
  // Who acts for the service; what an act was done to, which is the account of `did` where it is one's.
  admin_audit: ['actor_kind', 'actor_id', 'act', 'subject', 'before', 'after', 'request_id'],
  // `space` is a convo, or the account of `did`.
  blob: ['space', 'blob_id', 'state'],
  blob_part: ['space', 'blob_id'],
  bucket: ['kind'],
  commit_conflict: ['convo_id'],
  contact: ['own_incoming', 'own_groups', 'chat_incoming', 'chat_groups'],
  convo: ['convo_id', 'kind'],
  convo_leaf: ['convo_id', 'device_id'],
  convo_member: ['convo_id', 'role', 'status'],
  device: ['device_id', 'ciphersuite'],
  ended_record: ['collection', 'rkey'],
  event_stream: ['name', 'holder'],
  fault_report: ['convo_id', 'device_id', 'reason'],
  group_generation: ['convo_id', 'ciphersuite'],
  group_snapshot: ['convo_id'],
  invite: ['convo_id', 'invite_id'],
  invite_use: ['convo_id', 'invite_id'],
  join_request: ['convo_id', 'invite_id', 'status'],
  key_package: ['device_id', 'ciphersuite'],
  key_package_claim: ['claimer_device_id'],
  history: ['history_id'],
  limit_setting: ['name', 'changed_by'],
  log_entry: ['convo_id', 'kind'],
  message: ['convo_id'],
  message_id: ['convo_id', 'message_id'],
  mls_group: ['convo_id'],
  node: ['node_id', 'version', 'figures'],
  node_figures: ['node_id', 'figures'],
  operator_link: ['role'],
  // Who acts for the service.
  operator_session: ['session_id', 'way', 'actor_id', 'role', 'address', 'user_agent'],
  operator_sign_in: ['key', 'state'],
  presence: ['device_id', 'node_id'],
  push_registration: ['device_id', 'kind', 'address', 'app', 'environment', 'topic', 'state'],
  relation: ['follows_rkey', 'blocks_rkey'],
  report: ['convo_id', 'report_id', 'kind', 'reason', 'comment', 'state', 'resolved_by', 'resolution'],
  report_message: ['convo_id', 'report_id', 'message_id'],
  sealed_metadata: ['convo_id'],
  service_figures: ['figures'],
  session: ['session_id', 'device_id'],
  stream_ticket: ['device_id', 'session_id', 'cursor'],
  used_jti: ['issuer', 'jti'],
  welcome: ['convo_id', 'welcome_id'],
  welcome_recipient: ['convo_id', 'welcome_id', 'device_id', 'state', 'reason'],
}

async function exported(did: Did, from: TestDatabase = db): Promise<ExportedRow[]> {
  const ports = { db: from, clock: createManualClock(), limitValues: testLimits() }
  const rows: ExportedRow[] = []
  for await (const row of await exportAccountData(ports, did)) rows.push(row)
  return rows
}

describe('what the service holds on an account', () => {
  it('is known of every column of every table', async () => {
    for (const [table, columns] of await columnsByTable(db)) {
      const texts = columns.filter(({ type }) => type === 'text' || type === 'jsonb')
      const named = tables
        .filter(([name]) => name === table)
        .flatMap(([, { names }]) => names.map(({ column }) => column.split('.')[0] ?? ''))
      const known = new Set([...named, ...(plain[table] ?? [])])
      expect(new Set(texts.map(({ column }) => column)), table).toEqual(known)
    }
  })

  it('is found by the keys that its tables have', async () => {
    const keys = await keysByTable(db)
    for (const [table, { key }] of tables) expect(key, table).toEqual(keys.get(table))
  })

  it('is given whole, and with it nothing of others', async () => {
    await using full = await createTestDatabase()
    await dropConstraints(full)
    const columns = await columnsByTable(full)
    const [alice, bob] = [someone(), someone()]
    for (const [table, { names }] of tables) {
      const dids = names.map(({ column }) => column)
      // A row for each way in which Alice is named, all else being Bob's; and one that is of Bob alone.
      for (const named of [...dids, undefined]) {
        const given = Object.fromEntries(dids.map((column) => [column, column === named ? alice : bob]))
        await writeNoise(full, { table, columns: columns.get(table) ?? [] }, given)
      }
    }
    // Without the bucket that the export itself is taken of.
    const all = await exported(alice, full)
    const rows = all.filter(({ table, row }) => table !== 'bucket' || row['kind'] !== 'export')
    const ways = tables.flatMap(([table, { names }]) =>
      names.map(({ column }) => ({ table, namedBy: column })),
    )
    expect(rows.map(({ table, namedBy }) => ({ table, namedBy }))).toEqual(ways)
    for (const [table, { names }] of tables) {
      for (const naming of names) {
        const found = rows.find((row) => row.table === table && row.namedBy === naming.column)
        const given = Object.keys(found?.row ?? {})
        if (naming.as === 'other') {
          expect(given.sort(), table).toEqual([...naming.given].sort())
          expect(JSON.stringify(found), table).not.toContain(bob)
        } else for (const column of naming.withheld) expect(given, table).not.toContain(column)
      }
    }
  })

  it('is given no more often than the limit says', async () => {
    const ports = { db, clock: createManualClock(), limitValues: testLimits({ exportsPerDay: 2 }) }
    const did = someone()
    await exportAccountData(ports, did)
    await exportAccountData(ports, did)
    await expect(exportAccountData(ports, did)).rejects.toMatchObject({ error: 'RateLimitExceeded' })
    ports.clock.advance(12 * 3600_000)
    await exportAccountData(ports, did)
  })

  it('is given to the end, however much it is, each row once', async () => {
    const [alice, bob] = [someone(), someone()]
    const columns = (await columnsByTable(db)).get('used_jti') ?? []
    for (const did of [...Array<Did>(1201).fill(alice), bob])
      await writeNoise(db, { table: 'used_jti', columns }, { did })
    const rows = (await exported(alice)).filter(({ table }) => table === 'used_jti')
    const jtis = rows.map(({ row }) => row['jti'])
    expect(new Set(jtis).size).toBe(1201)
    expect(jtis).toHaveLength(1201)
  })
})
