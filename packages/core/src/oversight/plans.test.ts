import { randomBytes, randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { PreparedStatement } from '../database/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import { makeCommit } from '../groups/testing/member.ts'
import { createTestConvo, testPorts } from '../groups/testing/world.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { ensureMessagePartitions } from '../messages/index.ts'
import { toBase32 } from '../mls/index.ts'
import * as oversight from './index.ts'
import { readWhole, remembering } from './testing/plans.ts'

/** What grows with the service. */
const growing =
  /^(account|device|convo|commit_conflict|group_|log_entry|message|key_package|report|fault_report|presence|session|invite|join_)/
/** Indexes that are read from one end, up to a bound. */
const bounded = [
  'convo_leaf_barred_idx',
  'account_suspended_idx',
  'account_taken_down_idx',
  'fault_report_created_at_idx',
  'report_open_idx',
]

const numbers = 'FROM generate_series(1, 5000) n'
const id = `rpad(translate(n::text, '0189', 'abcd'), 52, 'x')`
const did = `'did:example:many-' || n`
const name = `'the-device-' || lpad(n::text, 8, '0')`

/** Some thousands of each: where there are few, reading them all is what costs least. */
const many = [
  `INSERT INTO account (did, created_at) SELECT ${did}, now() ${numbers}`,
  `INSERT INTO device (did, device_id, ciphersuite, signature_key, created_at)
   SELECT ${did}, ${name}, 'x', int4send(n), now() ${numbers}`,
  `INSERT INTO convo (convo_id, kind, created_at, last_at) SELECT ${id}, 'group', now(), now() ${numbers}`,
  `INSERT INTO convo_member (convo_id, did, role, status, joined_seq, created_at)
   SELECT ${id}, ${did}, 'admin', 'accepted', 0, now() ${numbers}`,
  `INSERT INTO convo_leaf (convo_id, generation, leaf_index, joined_seq, joined_epoch, did, device_id, signature_key)
   SELECT ${id}, 1, 0, 0, 0, ${did}, ${name}, '' ${numbers}`,
  `INSERT INTO log_entry (convo_id, seq, kind, generation, epoch, body, created_at)
   SELECT ${id}, 1, 'notice', 1, 0, '', now() ${numbers}`,
  `INSERT INTO fault_report (convo_id, seq, did, device_id, reason, accused_generation, accused_leaf,
     accused_joined_seq, created_at)
   SELECT ${id}, 1, ${did}, ${name}, 'path', 1, 0, 0, now() ${numbers}`,
  `INSERT INTO commit_conflict (convo_id, generation, epoch, lost, last_at) SELECT ${id}, 1, 0, 1, now() ${numbers}`,
  `INSERT INTO message (convo_id, seq, created_at, generation, epoch, ciphertext)
   SELECT ${id}, 2, now(), 1, 0, '' ${numbers}`,
  `INSERT INTO key_package (ref, did, device_id, ciphersuite, bytes, created_at, expires_at)
   SELECT int4send(n), ${did}, ${name}, 'x', '', now(), now() + interval '1 day' ${numbers}`,
]

/** Every prepared statement that a file of this module holds. */
async function statements(): Promise<PreparedStatement[]> {
  const folder = new URL('./sql/', import.meta.url)
  const files = await readdir(folder)
  const held: unknown[] = []
  for (const file of files)
    held.push(...Object.values((await import(new URL(file, folder).href)) as Record<string, unknown>))
  return held.flatMap(statementsIn)
}

function statementsIn(value: unknown): PreparedStatement[] {
  if (typeof value !== 'object' || value === null) return []
  if ('text' in value && 'name' in value) return [value as PreparedStatement]
  return Object.values(value).flatMap(statementsIn)
}

it('names nothing that people have written, and no secret, but for its size', async () => {
  const secret =
    /\b(ciphertext|sealed|preview|comment|resolution|content|address|auth_secret|topic|session_id|\w*_hash|key|body|public_group|group_info)\b/g
  const sizes = /octet_length\([\w.]+\)/g
  for (const { name, text } of await statements())
    expect(text.replaceAll(sizes, '').match(secret) ?? [], name).toEqual([])
})

it('reads no table whole, and no index but up to a bound', async () => {
  await using db = await createTestDatabase()
  const ports = testPorts(db)
  await ensureMessagePartitions(db, { now: new Date() })
  const device = await insertTestDevice(db)
  const { convoId, members } = await createTestConvo(ports, [device, await insertTestDevice(db)])
  const [member] = members
  if (member === undefined) throw new Error('the test has no such thing')
  const { commit } = await makeCommit(member)
  for (const statement of many) await db.execute(statement)
  await db.execute('ANALYZE')
  const seen = remembering(db)
  const [asked, alice] = [{ ...ports, db: seen }, device.did]
  const page = { limit: 20 }
  for (const filter of ['all', 'suspended', 'takenDown', 'deleting', 'inactive'] as const) {
    await oversight.listAccounts(asked, { ...page, filter })
    await oversight.listAccounts(asked, { ...page, filter, cursor: `${String(Date.now())} ${alice}` })
  }
  for (const query of ['did:example:many-1', randomUUID()]) await oversight.findAccounts(asked, query)
  await oversight.getAccount(asked, alice)
  await oversight.listAccountConvos(asked, { ...page, did: alice })
  await oversight.findConvos(asked, convoId.slice(0, 3))
  for (const filter of ['all', 'direct', 'group', 'attention'] as const)
    await oversight.listConvosAsOperator(asked, { ...page, filter })
  await oversight.getConvoAsOperator(asked, convoId)
  await oversight.listEpochs(asked, { ...page, convoId })
  await oversight.readLogShape(asked, convoId)
  for (const filter of ['all', 'open'] as const) {
    const cursor = `${String(Date.now())} ${convoId} ${toBase32(new Uint8Array(randomBytes(16)))}`
    await oversight.listInvitesAsOperator(asked, { ...page, filter, cursor })
  }
  await oversight.listLowStock(asked, { ...page, below: 5 })
  await oversight.listConnections(asked, { ...page, nodeId: 'one' })
  await oversight.readAttention(asked)
  await oversight.readStorage(asked)
  await oversight.noteConflict(asked, { convoId, commit })
  await oversight.forgetConflicts(asked, { limit: 10 })

  const ran = seen.ran.filter(({ statement }) => statement.name.startsWith('oversight_'))
  expect(new Set(ran.map(({ statement }) => statement.name))).toEqual(
    new Set((await statements()).map(({ name: known }) => known)),
  )
  for (const one of ran) {
    const whole = (await readWhole(db, one)).filter((name) => growing.test(name) && !bounded.includes(name))
    expect(whole, one.statement.name).toEqual([])
  }
})
