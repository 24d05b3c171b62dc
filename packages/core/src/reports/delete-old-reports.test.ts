import { describe, expect, it } from 'vitest'
import { deleteOldDisclosures, deleteOldReports, getReport, reportMessage, resolveReport } from './index.ts'
import { reportStage } from './testing/stage.ts'
import type { ReportStage } from './testing/stage.ts'

const day = 24 * 60 * 60 * 1000

async function reportOf({ ports, bob, alice, convo, say }: ReportStage, many: number): Promise<string> {
  const messages = []
  for (let i = 0; i < many; i++) messages.push(await say(new Uint8Array([i])))
  const of = { caller: bob, convoId: convo.convoId, subject: alice.did, reason: 'spam' }
  return (await reportMessage(ports, { ...of, messages })).reportId
}

describe('what is disclosed', () => {
  it('goes 30 days after its report was resolved, and that of an open one a year after it was made', async () => {
    await using stage = await reportStage()
    const { db, clock } = stage
    const [done, open] = [await reportOf(stage, 5), await reportOf(stage, 3)]
    const left = async () =>
      Promise.all([done, open].map(async (id) => (await getReport(db, id))?.messages.length))
    await resolveReport(stage, { reportId: done, by: { kind: 'admin', id: 'olga' }, resolution: 'nothing' })
    clock.advance(30 * day)
    expect(await deleteOldDisclosures(stage, { limit: 2 })).toBe(0)
    clock.advance(1)
    const portions = await Promise.all([1, 2].map(() => deleteOldDisclosures(stage, { limit: 2 })))
    expect([...portions, await deleteOldDisclosures(stage, { limit: 9 })].reduce((a, b) => a + b)).toBe(5)
    expect(await left()).toEqual([0, 3])
    clock.advance(335 * day)
    expect(await deleteOldDisclosures(stage, { limit: 9 })).toBe(3)
    expect(await left()).toEqual([0, 0])
    expect(await deleteOldReports(stage, { limit: 9 })).toBe(0)
    expect(await getReport(db, done)).toMatchObject({ resolved: { resolution: 'nothing' } })
    clock.advance(365 * day)
    for (const deleted of [1, 1, 0]) expect(await deleteOldReports(stage, { limit: 1 })).toBe(deleted)
    expect(await getReport(db, done)).toBeUndefined()
  })
})
