import { expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import { ensureMessagePartitions } from './partitions.ts'
import { readEntryRows } from './sql/read-entries.ts'
import { createUnsafeTestConvo, testDevice } from './testing/test-convo.ts'

type Plan = {
  readonly 'Relation Name'?: string
  readonly 'Actual Loops': number
  readonly Plans?: readonly Plan[]
}

/** The tables that a plan has really read. */
function readTables(plan: Plan): string[] {
  const own = plan['Relation Name']
  const below = (plan.Plans ?? []).flatMap(readTables)
  return own === undefined || plan['Actual Loops'] === 0 ? below : [own, ...below]
}

it('passes over whole weeks of messages: those before the last commit, and those that a lifetime has ended', async () => {
  await using db = await createTestDatabase()
  await ensureMessagePartitions(db, { now: new Date('2032-02-04'), weeksAhead: 3 })
  const convo = await createUnsafeTestConvo(db, [testDevice('alice')])
  const weeks = async (sinceSeq: number) => {
    const params = [convo.convoId, sinceSeq, 1000, 100, 1_000_000, new Date('2032-02-20')]
    const explained = await db.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${readEntryRows.text}`,
      params,
    )
    const plan = explained[0]?.['QUERY PLAN'][0]?.Plan
    if (plan === undefined) throw new Error('no plan')
    return readTables(plan).filter((name) => name.startsWith('message_203'))
  }
  await convo.commit({ at: new Date('2032-02-18') })
  expect(await weeks(0)).toContain('message_20320202')
  expect(await weeks(1)).toEqual(['message_20320216', 'message_20320223'])
  await db.execute('UPDATE convo SET message_lifetime = 86400')
  expect(await weeks(0)).toEqual(['message_20320216', 'message_20320223'])
})
