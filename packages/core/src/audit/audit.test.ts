import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as accounts from '../accounts/index.ts'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { requestResetAsOperator } from '../groups/index.ts'
import { createTestConvo, testPorts } from '../groups/testing/world.ts'
import { outcomeOf } from '../identity/testing/outcome.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { revokeInviteAsOperator } from '../invites/index.ts'
import * as jobs from '../jobs/index.ts'
import * as limits from '../limits/index.ts'
import { toBase32 } from '../mls/index.ts'
import { beginOperatorSession, endOperatorSession, setLogLevel } from '../operators/index.ts'
import { systemRandom } from '../ports/index.ts'
import { resolveReport } from '../reports/index.ts'
import { beginNewHistory } from '../restore/index.ts'
import type { Did, InviteId } from '../mls/index.ts'
import { listAudit } from './index.ts'
import type { Operator } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

/** One call of every function of core that an operator may call, by its name. */
async function operatorCalls(by: Operator): Promise<Record<string, () => Promise<unknown>>> {
  const ports = testPorts(db)
  const { did, deviceId } = await insertTestDevice(db)
  const { convoId } = await createTestConvo(ports, [await insertTestDevice(db)])
  const inviteId = toBase32(randomBytes(16)) as InviteId
  await db.execute(
    `INSERT INTO invite (convo_id, invite_id, key, approval, created_at) VALUES ($1, $2, $3, false, now())`,
    [convoId, inviteId, randomBytes(32)],
  )
  const reportId = toBase32(randomBytes(32))
  await db.execute(
    `INSERT INTO report (convo_id, report_id, kind, reporter, subject, reason, verified, created_at)
     VALUES ($1, $2, 'convo', 'did:plc:reporter', $3, 'spam', false, now())`,
    [convoId, reportId, did],
  )
  const { session } = await beginOperatorSession(
    { ...ports, random: systemRandom },
    {
      ...({ way: 'link', actorId: 'link', role: 'viewer', source: new Uint8Array(32) } as const),
      ...{ address: '127.0.0.1', userAgent: 'a test' },
    },
  )
  return {
    suspendAccount: () => accounts.suspendAccount(ports, { did, by }),
    takeDownAccount: () => accounts.takeDownAccount(ports, { did, by }),
    restoreAccount: () => accounts.restoreAccount(ports, { did, by }),
    revokeDevice: () => accounts.revokeDevice(ports, { did, deviceId, by }),
    revokeInviteAsOperator: () => revokeInviteAsOperator(ports, { convoId, inviteId, by }),
    requestResetAsOperator: () => requestResetAsOperator(ports, { convoId, by }),
    resolveReport: () => resolveReport(ports, { reportId, resolution: 'nothing to do', by }),
    setLimit: () => limits.setLimit(ports, { name: 'requestsPerDay', value: 5, by }),
    resetLimit: () => limits.resetLimit(ports, { name: 'requestsPerDay', by }),
    setLogLevel: () => setLogLevel(ports, { level: 'debug', before: 'info', untilMs: 0, by }),
    endOperatorSession: () => endOperatorSession(ports, { sessionId: session.sessionId, by }),
    retryJobAsOperator: async () => jobs.retryJobAsOperator(ports, { id: await insertDeadJob(), by }),
    beginNewHistory: () => beginNewHistory({ ...ports, random: systemRandom }, { by }),
    deleteJobAsOperator: async () => jobs.deleteJobAsOperator(ports, { id: await insertDeadJob(), by }),
  }
}

/** A job that has failed as often as it may; gives its id. */
async function insertDeadJob(): Promise<number> {
  await jobs.addJob(db, 'forwardReport', {
    convoId: 'secret-convo',
    reportId: randomBytes(8).toString('hex'),
  })
  await db.execute('UPDATE graphile_worker._private_jobs SET attempts = max_attempts')
  const [dead] = await jobs.listDeadJobs(db, { limit: 1 })
  if (dead === undefined) throw new Error('no job is dead')
  return dead.id
}

/** The functions of core whose input has `by: Operator`, as its source says. */
async function operatorFunctions(): Promise<string[]> {
  const source = new URL('../', import.meta.url)
  const files = (await readdir(source, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('database/prisma'),
  )
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, source), 'utf8')))
  return texts.flatMap((text) =>
    [...text.matchAll(/^export async function (\w+)(.*?)^}/gms)]
      .filter(([, , body = '']) => /^[^{]*\([^]*?\bby: Operator\b[^]*?\): Promise/.test(body))
      .map(([, name = '']) => name),
  )
}

describe('what an operator does', () => {
  it('is recorded, once for each call, by every function that an operator may call', async () => {
    const by = { kind: 'admin', id: 'did:example:op', requestId: 'req-1' } as const
    const calls = await operatorCalls(by)
    expect(Object.keys(calls).sort()).toEqual((await operatorFunctions()).sort())
    for (const [name, call] of Object.entries(calls)) {
      const { entries: before } = await listAudit({ db }, { limit: 100 })
      await call()
      const { entries: after } = await listAudit({ db }, { limit: 100 })
      expect(after.length, name).toBe(before.length + 1)
      expect(after[0], name).toMatchObject({ by })
    }
  })

  it('to a job is told by its id and kind, and not by what it was told', async () => {
    const ports = testPorts(db)
    const by = { kind: 'cli', id: 'of-jobs' } as const
    const id = await insertDeadJob()
    expect(await jobs.retryJobAsOperator(ports, { id, by })).toBe(true)
    expect(await jobs.retryJobAsOperator(ports, { id, by })).toBe(false)
    expect(await jobs.deleteJobAsOperator(ports, { id, by })).toBe(true)
    expect(await jobs.deleteJobAsOperator(ports, { id, by })).toBe(false)
    const { entries } = await listAudit({ db }, { limit: 10, actorId: by.id })
    const subject = `${String(id)}/forwardReport`
    expect(entries).toMatchObject([
      { act: 'deleteJob', subject, before: { dead: false } },
      { act: 'retryJob', subject, before: { dead: true }, after: { dead: false } },
    ])
    expect(entries).toHaveLength(2)
    expect(JSON.stringify(entries)).not.toContain('secret')
  })

  it('says what was so before and is so after', async () => {
    const ports = testPorts(db)
    const by = { kind: 'cli', id: 'root' } as const
    const { did } = await insertTestDevice(db)
    await accounts.suspendAccount(ports, { did, by })
    await accounts.restoreAccount(ports, { did, by })
    const suspendedAt = expect.any(String) as string
    const { entries } = await listAudit({ db }, { limit: 10, did })
    expect(entries).toMatchObject([
      { act: 'restoreAccount', subject: did, did, before: { suspendedAt }, after: {} },
      { act: 'suspendAccount', subject: did, did, before: {}, after: { suspendedAt } },
    ])
  })

  it('says so of a device and an invite, the first time and when they are gone already', async () => {
    const ports = testPorts(db)
    const by = { kind: 'cli', id: 'twice' } as const
    const { did, deviceId } = await insertTestDevice(db)
    const { convoId } = await createTestConvo(ports, [await insertTestDevice(db)])
    const inviteId = toBase32(randomBytes(16)) as InviteId
    await db.execute(
      `INSERT INTO invite (convo_id, invite_id, key, approval, created_at) VALUES ($1, $2, $3, false, now())`,
      [convoId, inviteId, randomBytes(32)],
    )
    for (let i = 0; i < 2; i++) {
      await accounts.revokeDevice(ports, { did, deviceId, by })
      await revokeInviteAsOperator(ports, { convoId, inviteId, by })
    }
    const { entries } = await listAudit({ db }, { limit: 10, actorId: by.id })
    expect(entries).toMatchObject([
      { act: 'revokeInvite', before: { revoked: true }, after: { revoked: true } },
      { act: 'revokeDevice', before: { removed: true }, after: { removed: true } },
      { act: 'revokeInvite', before: { revoked: false }, after: { revoked: true } },
      { act: 'revokeDevice', before: { removed: false }, after: { removed: true } },
    ])
  })

  it('is a chain for each account and limit, however many operators act at once', async () => {
    const ports = testPorts(db)
    const by = { kind: 'cli', id: 'one-of-many' } as const
    const did = `did:web:${toBase32(randomBytes(8))}.example.com` as Did
    const restore = () => accounts.restoreAccount(ports, { did, by })
    const suspend = (i: number) => accounts.suspendAccount(ports, { did, by, until: new Date(2e12 + i) })
    await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 4 === 3 ? restore() : suspend(i))))
    const name = 'flagRequests'
    const set = (value: number) => limits.setLimit(ports, { name, value, by })
    const reset = () => limits.resetLimit(ports, { name, by })
    await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 4 === 3 ? reset() : set(i + 1))))

    const { entries } = await listAudit({ db }, { limit: 100, actorId: by.id })
    const ofAccount = entries.filter((entry) => entry.did === did).toReversed()
    const ofLimit = entries.filter(({ subject }) => subject === name).toReversed()
    expect([ofAccount.length, ofLimit.length]).toEqual([12, 12])
    for (const [chain, first] of [
      [ofAccount, {}],
      [ofLimit, undefined],
    ] as const)
      expect(chain.map(({ before }) => before)).toEqual([
        first,
        ...chain.slice(0, -1).map(({ after }) => after),
      ])
  })

  it('is refused together with its record', async () => {
    const ports = testPorts(db)
    const by = { kind: 'cli', id: 'nobody-else' } as const
    const { convoId } = await createTestConvo(ports, [await insertTestDevice(db)])
    const inviteId = 'no-invite' as InviteId
    expect(await outcomeOf(revokeInviteAsOperator(ports, { convoId, inviteId, by }))).not.toBe('ok')
    expect(await listAudit({ db }, { limit: 10, actorId: by.id })).toEqual({ entries: [] })
  })

  it('is listed by pages, the newest first, by act, account and operator', async () => {
    const ports = testPorts(db)
    const by = { kind: 'cli', id: 'pager' } as const
    for (let value = 1; value <= 5; value++)
      await limits.setLimit(ports, { name: 'newAccountDays', value, by })
    const values: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await listAudit({ db }, { limit: 2, cursor, act: 'setLimit', actorId: by.id })
      values.push(...page.entries.map(({ after }) => after))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(values).toEqual([5, 4, 3, 2, 1].map((value) => ({ value })))
    expect(await outcomeOf(listAudit({ db }, { limit: 2, cursor: 'x' }))).toBe('InvalidCursor')
  })

  it('can be neither changed nor forgotten', async () => {
    const ports = testPorts(db)
    await limits.resetLimit(ports, { name: 'flagPercent', by: { kind: 'cli', id: 'root' } })
    for (const statement of [
      `UPDATE admin_audit SET act = 'x'`,
      'DELETE FROM admin_audit',
      'TRUNCATE admin_audit',
    ])
      await expect(db.execute(statement)).rejects.toThrow('append-only')
  })
})
