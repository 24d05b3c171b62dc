import { describe, expect, it } from 'vitest'
import { judge } from './verdict.ts'
import type { Judged } from './verdict.ts'

const at = '2026-01-15T12:00:00.000Z'
const figures = {
  ...{ requests: 100, refused: 1, failed: 0, latencyP50: 3, latencyP95: 20, latencyP99: 50 },
  ...{ messages: 40, commits: 2, conflicts: 0, keyPackagesClaimed: 1, sockets: 900, inFlight: 4 },
  ...{ eventLoopP99: 12, cpu: 0.4, memory: 3e8, databaseBusy: 3, databaseWaiting: 0 },
}
const node = {
  ...{ nodeId: 'a', startedAt: at, beatAt: at, alive: true, sockets: 900, devices: 900, version: '1.0.0' },
  figures,
}
const check = (name: string, ok: boolean, required = false) => ({ name, required, ok, latencyMs: 2 })
const well: Judged = {
  at,
  checks: [check('database', true, true), check('partitions', true)],
  figures,
  nodes: [node],
  attention: { openReports: 0, deadJobs: 0, convos: 0, suspended: 0 },
  storage: { messages: { partitions: 6, from: at, until: '2026-01-29T00:00:00.000Z' } },
}
const roomUntil = (until: string) => ({ messages: { ...well.storage.messages, until } })
/** What is found where it is not as when all is well. */
const found = (otherwise: Partial<Judged>) =>
  judge({ ...well, ...otherwise }).findings.map(({ tone, place }) => [tone, place])

describe('the verdict on the service', () => {
  it('is good where nothing is found, and before a node has measured anything', () => {
    expect(judge(well)).toEqual({ tone: 'good', sentence: 'All is well.', findings: [] })
    expect(judge({ ...well, figures: null }).tone).toBe('good')
  })

  it('stays good where people merely wait for somebody, and says so', () => {
    const verdict = judge({ ...well, attention: { ...well.attention, openReports: 100, suspended: 1 } })
    expect(verdict).toMatchObject({ tone: 'good', sentence: 'All is well.' })
    expect(verdict.findings.map(({ what }) => what)).toEqual([
      '100+ reports wait for an answer.',
      '1 account is suspended.',
    ])
  })

  it('is bad without what the service needs, and a warning without what it can do without', () => {
    expect(found({ checks: [check('database', false, true)] })).toEqual([['bad', 'checks']])
    expect(found({ checks: [check('redis', false)] })).toEqual([['warning', 'checks']])
    expect(judge({ ...well, checks: [check('ofTomorrow', false)] }).sentence).toContain('ofTomorrow')
  })

  it('names the worst first', () => {
    const attention = { openReports: 1, deadJobs: 2, convos: 1, suspended: 0 }
    const verdict = judge({ ...well, attention, checks: [check('database', false, true)] })
    expect(verdict).toMatchObject({ tone: 'bad', sentence: 'The database does not answer.' })
    expect(verdict.findings.map(({ place }) => place)).toEqual(['checks', 'jobs', 'convos', 'reports'])
  })

  it('warns of a dead node, and is bad where all are', () => {
    expect(found({ nodes: [node, { ...node, nodeId: 'b', alive: false }] })).toEqual([['warning', 'nodes']])
    expect(found({ nodes: [{ ...node, alive: false }] })).toEqual([['bad', 'nodes']])
    expect(found({ nodes: [] })).toEqual([['bad', 'nodes']])
  })

  it('warns of requests that fail, and is bad where many do', () => {
    expect(found({ figures: { ...figures, failed: 0.2 } })).toEqual([['warning', 'charts']])
    expect(found({ figures: { ...figures, failed: 10 } })).toEqual([['bad', 'charts']])
  })

  it('warns of nodes that are slow, busy, or short of connections, and of no instant of it', () => {
    expect(found({ figures: { ...figures, latencyP95: 1_500 } })).toEqual([['warning', 'nodes']])
    expect(found({ figures: { ...figures, eventLoopP99: 400 } })).toEqual([['warning', 'nodes']])
    expect(found({ figures: { ...figures, databaseWaiting: 12 } })).toEqual([['warning', 'nodes']])
    expect(found({ figures: { ...figures, databaseWaiting: 1, latencyP95: null } })).toEqual([])
  })

  it('tells of too little room for messages once, and the worse the less there is', () => {
    const checks = [check('partitions', false)]
    expect(found({ checks, storage: roomUntil('2026-01-19T00:00:00Z') })).toEqual([['warning', 'storage']])
    expect(found({ storage: roomUntil('2026-01-15T18:00:00Z') })).toEqual([['bad', 'storage']])
    expect(found({ storage: roomUntil('2026-01-14T00:00:00Z') })).toEqual([['bad', 'storage']])
    expect(found({ checks })).toEqual([['warning', 'checks']])
  })
})
