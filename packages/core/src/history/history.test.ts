import { randomBytes, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../database/testing/index.ts'
import type { TestDatabase } from '../database/testing/index.ts'
import { insertTestDevice } from '../identity/testing/registered-device.ts'
import { createManualClock } from '../ports/index.ts'
import { createNodePresence } from '../presence/index.ts'
import {
  deleteOldFigures,
  keepNodeFigures,
  keepServiceFigures,
  listNodesWithFigures,
  readHistory,
  writeNodeFigures,
} from './index.ts'
import type { NodeFigures } from './index.ts'

let db: TestDatabase
beforeEach(async () => {
  db = await createTestDatabase()
})
afterEach(() => db.close())

const start = new Date('2026-01-02T03:00:00Z')
const minute = 60_000

function figures(change: Partial<NodeFigures>): NodeFigures {
  return {
    ...{ requests: 0, refused: 0, failed: 0, latencyP50: null, latencyP95: null, latencyP99: null },
    ...{ messages: 0, commits: 0, conflicts: 0, keyPackagesClaimed: 0, sockets: 0, inFlight: 0 },
    ...{ eventLoopP99: 0, cpu: 0, memory: 0, databaseBusy: 0, databaseWaiting: 0 },
    ...change,
  }
}

describe('the history of nodes', () => {
  it('is what they did together on the average, and the slowest of their latencies', async () => {
    const clock = createManualClock(start)
    const ports = { db, clock }
    for (let i = 0; i < 20; i++) {
      clock.advance(minute)
      await keepNodeFigures(ports, {
        nodeId: 'a',
        figures: figures({ requests: 10, latencyP99: i, sockets: 5 }),
      })
      // Node b begins later.
      if (i >= 10)
        await keepNodeFigures(ports, { nodeId: 'b', figures: figures({ requests: i % 2, latencyP99: null }) })
    }
    const { stepMs, nodes } = await readHistory(ports, { hours: 24 })
    expect(stepMs).toBe(10 * minute)
    expect(nodes.map(({ at }) => at.toISOString().slice(11, 16))).toEqual(['03:00', '03:10', '03:20'])
    expect(nodes.map((moment) => moment.nodes)).toEqual([1, 2, 2])
    expect(nodes.map((moment) => moment.figures.latencyP99)).toEqual([8, 18, 19])
    expect(nodes[0]?.figures).toMatchObject({ requests: 10, sockets: 5, latencyP50: null })
    expect(nodes[1]?.figures.requests).toBeCloseTo(10 + 4 / 10)
  })

  it('counts a node that took the place of another once', async () => {
    const clock = createManualClock(start)
    const ports = { db, clock }
    for (let i = 0; i < 10; i++) {
      await keepNodeFigures(ports, { nodeId: i < 5 ? 'old' : 'new', figures: figures({ requests: 10 }) })
      clock.advance(minute)
    }
    const { nodes } = await readHistory(ports, { hours: 24 })
    expect(nodes).toMatchObject([{ nodes: 1, figures: { requests: 10 } }])
  })

  it('is by the minute for an hour, and forgets after a day', async () => {
    const clock = createManualClock(start)
    const ports = { db, clock }
    for (let i = 0; i < 3; i++) {
      await keepNodeFigures(ports, { nodeId: 'a', figures: figures({ messages: i }) })
      clock.advance(minute)
    }
    const { stepMs, nodes } = await readHistory(ports, { hours: 1 })
    expect(stepMs).toBe(minute)
    expect(nodes.map((moment) => moment.figures.messages)).toEqual([0, 1, 2])
    clock.advance(24 * 60 * minute - minute)
    expect(await deleteOldFigures(ports, { limit: 1 })).toBe(1)
    expect(await deleteOldFigures(ports, { limit: 10 })).toBe(1)
    expect(await db.query('SELECT 1 FROM node_figures')).toHaveLength(1)
  })
})

describe('the history of the service', () => {
  it('counts accounts, devices and what stock they have, once in ten minutes', async () => {
    const ports = { db, clock: createManualClock(start) }
    for (const [ordinary, lastResort] of [
      [0, false],
      [0, true],
      [3, true],
      [7, false],
    ] as const) {
      const { did, deviceId } = await insertTestDevice(db)
      for (let i = 0; i < ordinary + Number(lastResort); i++)
        await db.execute(
          `INSERT INTO key_package (ref, did, device_id, ciphersuite, bytes, last_resort, created_at, expires_at)
           VALUES ($1, $2, $3, 'suite', '\\x00', $4, $5, $5::timestamptz + interval '1 day')`,
          [randomBytes(32), did, deviceId, lastResort && i === 0, start],
        )
    }
    await keepServiceFigures(ports)
    await insertTestDevice(db)
    await keepServiceFigures(ports)
    ports.clock.advance(1)
    const { service } = await readHistory(ports, { hours: 1 })
    expect(service).toMatchObject([
      {
        at: start,
        figures: {
          ...{ accounts: 4, devices: 4, convos: 0, blobBytes: 0, keyPackages: 10 },
          stock: { none: 2, few: 1, enough: 1, unreachable: 1 },
        },
      },
    ])
    expect(service[0]?.figures.databaseBytes).toBeGreaterThan(1_000_000)
  })
})

describe('a node', () => {
  it('is shown with what it measures, while it has a row', async () => {
    const clock = createManualClock(start)
    const [nodeId, version] = [randomUUID(), '1.2.3']
    const presence = createNodePresence({ db, clock }, nodeId)
    await writeNodeFigures(db, { nodeId, version, figures: figures({ cpu: 1 }) })
    expect(await listNodesWithFigures({ db, clock })).toEqual([])
    await presence.beat()
    expect(await listNodesWithFigures({ db, clock })).toMatchObject([
      { nodeId, version: null, figures: null },
    ])
    await writeNodeFigures(db, { nodeId, version, figures: figures({ cpu: 0.5 }) })
    expect(await listNodesWithFigures({ db, clock })).toMatchObject([
      { nodeId, version, alive: true, figures: { cpu: 0.5, latencyP50: null } },
    ])
    clock.advance(minute)
    expect(await listNodesWithFigures({ db, clock })).toMatchObject([{ alive: false }])
  })
})
