import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessBus, hearConvo } from '../bus/index.ts'
import type { CreateConvoPorts } from '../convos/index.ts'
import { createTestDatabase, dyingDatabase } from '../database/testing/index.ts'
import type { Death, TestDatabase } from '../database/testing/index.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { newGroupPolicy } from '../mls/index.ts'
import type { ConvoId } from '../mls/index.ts'
import { createPublicGroups, putGroupInfo, requestRecovery, resealMetadata, resetConvo } from './index.ts'
import { submitCommit } from './submit-commit.ts'
import { follow, makeCommit, makeGroupInfo } from './testing/member.ts'
import { makeReset } from './testing/reset.ts'
import { createTestConvo, testPorts } from './testing/world.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** A process that begins: it holds nothing, and nobody listens to it yet. */
const newProcess = (on: CreateConvoPorts['db'] = db) => ({
  ...testPorts(on),
  bus: createInProcessBus(),
  publicGroups: createPublicGroups(),
})
type Ports = ReturnType<typeof newProcess>

/** What a member is about to do in a convo; the same again any number of times. */
type Act = { readonly convoId: ConvoId; readonly run: (ports: Ports) => Promise<unknown> }

/** A group of so many, the last of whom has made the commit of seq 2, whose GroupInfo misleads. */
async function misledGroup(size: number) {
  const ports = newProcess()
  const alicesDevice = await insertTestDevice(db)
  const others = await Promise.all(Array.from({ length: size - 1 }, () => insertTestDevice(db)))
  const policy = newGroupPolicy(alicesDevice.did)
  const { convoId, members } = await createTestConvo(ports, [alicesDevice, ...others], policy)
  const last = members.at(-1) ?? fail()
  const { commit, next } = await makeCommit(last)
  const groupInfo = await makeGroupInfo(next, crypto.getRandomValues(new Uint8Array(32)))
  await submitCommit(ports, { caller: last.device, convoId, commit, groupInfo })
  const alice = await follow(members[0] ?? fail(), commit)
  return { convoId, alice, caller: alice.device, policy }
}

async function report(size: number): Promise<Act> {
  const { convoId, caller } = await misledGroup(size)
  const asked = { caller, convoId, generation: 1, seq: 2, reason: 'externalPub' }
  return { convoId, run: (ports) => requestRecovery(ports, asked) }
}

async function mending(): Promise<Act> {
  const { convoId, caller, alice } = await misledGroup(3)
  const asked = { caller, convoId, generation: 1, epoch: 2, groupInfo: await makeGroupInfo(alice) }
  return { convoId, run: (ports) => putGroupInfo(ports, asked) }
}

async function sealing(): Promise<Act> {
  const { convoId, caller } = await misledGroup(2)
  const asked = { caller, convoId, generation: 1, epoch: 2, expectedVersion: 0, sealed: Uint8Array.of(7) }
  return { convoId, run: (ports) => resealMetadata(ports, asked) }
}

async function resetting(): Promise<Act> {
  const { convoId, caller, alice, policy } = await misledGroup(3)
  const { groupInfo } = await makeReset(convoId, alice, policy)
  const asked = { caller, convoId, expectedGeneration: 1, groupInfo, metadata: Uint8Array.of(7) }
  return { convoId, run: (ports) => resetConvo(ports, asked) }
}

const acts: [string, () => Promise<Act>, answer: unknown][] = [
  ['reports a commit', () => report(4), { counted: true, barred: false }],
  ['reports a commit and so bars its leaf', () => report(3), { counted: true, barred: true }],
  ['replaces a GroupInfo', mending, { seq: 3 }],
  ['seals metadata anew', sealing, { version: 1 }],
  ['resets a convo', resetting, { seq: 3, generation: 2, epoch: 0 }],
]

describe('a service killed while somebody', () => {
  it.each(acts)(
    '%s has done all of it or nothing, at every statement, and does it once when asked again',
    async (_, prepare, answer) => {
      const undisturbed = await prepare()
      const counting = dyingDatabase(db)
      expect(await undisturbed.run(newProcess(counting))).toEqual(answer)
      const { statements } = counting
      expect(statements.filter((text) => text.startsWith('BEGIN'))).toHaveLength(1)
      expect(statements.at(-1)).toBe('COMMIT')
      const outcome = await shapeOf(undisturbed.convoId)
      // Whoever dies after a statement leaves what whoever dies before the next one does; after the last there is none.
      const before = statements.map((_, i): Death => ({ at: i + 1, when: 'before' }))
      for (const death of [...before, { at: statements.length, when: 'after' } as const]) {
        const act = await prepare()
        const done = death.when === 'after'
        const left = await dieAt(death, act)
        expect([death, left.all]).toEqual([death, done])
        expect(await act.run(newProcess())).toEqual(answer)
        expect(await shapeOf(act.convoId)).toEqual(outcome)
        if (done) expect(await everything(act.convoId)).toBe(left.found)
      }
    },
  )
})

/** Does it in a process that dies meanwhile, and gives what was found afterwards, and whether anything has changed. */
async function dieAt(death: Death, { convoId, run }: Act): Promise<{ found: string; all: boolean }> {
  const before = await everything(convoId)
  const dying = newProcess(dyingDatabase(db, death))
  const told: unknown[] = []
  await hearConvo(dying.bus, convoId, (hint) => told.push(hint))
  await expect(run(dying)).rejects.toThrow('the process has died')
  expect(told).toEqual([])
  const found = await everything(convoId)
  return { found, all: found !== before }
}

/** Every table that has anything of a convo. */
const tables = [
  'convo',
  'mls_group',
  'group_generation',
  'group_snapshot',
  'convo_member',
  'convo_leaf',
  'log_entry',
  'fault_report',
  'sealed_metadata',
]

/** All that is stored of a convo, and of what its accounts were told. */
async function everything(convoId: ConvoId): Promise<string> {
  const of = tables.map((table) =>
    db.query(`SELECT t::text AS row FROM ${table} t WHERE convo_id = $1 ORDER BY 1`, [convoId]),
  )
  const told = db.query(`SELECT t::text AS row FROM account_event t WHERE payload ->> 'convoId' = $1`, [
    convoId,
  ])
  return JSON.stringify(await Promise.all([...of, told]))
}

/** What two convos have in common in which the same has happened. */
async function shapeOf(convoId: ConvoId): Promise<unknown> {
  const counts = tables.map((table) =>
    db.query(`SELECT count(*) AS rows FROM ${table} WHERE convo_id = $1`, [convoId]),
  )
  const place = db.query('SELECT generation, epoch, last_seq FROM convo WHERE convo_id = $1', [convoId])
  const entries = db.query(
    'SELECT seq, kind, generation, epoch, author_leaf FROM log_entry WHERE convo_id = $1 ORDER BY seq',
    [convoId],
  )
  const leaves = db.query(
    `SELECT generation, leaf_index, joined_seq, removed_seq, barred_at IS NOT NULL AS barred
     FROM convo_leaf WHERE convo_id = $1 ORDER BY generation, leaf_index, joined_seq`,
    [convoId],
  )
  const metadata = db.query('SELECT generation, epoch, version FROM sealed_metadata WHERE convo_id = $1', [
    convoId,
  ])
  return Promise.all([...counts, place, entries, leaves, metadata])
}

function fail(): never {
  throw new Error('there is no such member')
}
