import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { migrateStatus } from '@catbird-mls/core/database'
import { createTestDatabase, describeSchema } from '@catbird-mls/core/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasRedisServer } from '../../packages/core/src/bus/testing/redis-server.ts'
import { settle } from '../chaos/chaos.ts'
import { judge, readLogs } from '../chaos/verdict.ts'
import { upgradeFrom } from './before.ts'
import { codeOf, ownCode } from './code-of.ts'
import type { Code } from './code-of.ts'
import { allHeard, meet, setStage } from './stage.ts'
import type { Stage } from './stage.ts'

const run = promisify(execFile)
const seed = Math.floor(Math.random() * 1e6)
/** In each life of a client one act in so many is a commit. */
const manner = { pauseMs: 300, commits: 6 }
const before = await upgradeFrom()

describe.runIf(hasRedisServer() && before !== undefined)(
  `a rolling upgrade of two nodes from ${before?.revision.slice(0, 12) ?? 'nowhere'}`,
  { timeout: 240_000 },
  () => {
    const stack = new AsyncDisposableStack()
    let codeBefore: Code
    beforeAll(async () => {
      codeBefore = await codeOf(before?.revision ?? '', stack)
    }, 300_000) // the packages of older code may have to be installed first
    afterAll(() => stack.disposeAsync())

    /** Two nodes of before, on their schema, and everybody is talking. */
    async function everybodyTalks(stage: Stage) {
      const [a, b] = await Promise.all([stage.start('a', codeBefore), stage.start('b', codeBefore)])
      expect((await migrateStatus(stage.db)).pending).toEqual(before?.newer)
      await Promise.all(stage.crews.map((crew) => crew.start()))
      await meet(stage, 2)
      const talk = { do: 'talk', life: 'life', seed, ...manner } as const
      await Promise.all(stage.crews.map((crew) => crew.order(talk)))
      await allHeard(stage)
      return [a, b] as const
    }

    it('in their places, of which the first migrates, and back, is seen by no client', async () => {
      await using stage = await setStage(seed, [ownCode, codeBefore])
      const [a, b] = await everybodyTalks(stage)
      expect(await a.end('SIGTERM')).toBe(0)
      const newA = await stage.start('new-a', ownCode, { port: a.port })
      expect((await migrateStatus(stage.db)).pending).toEqual([])
      await allHeard(stage)
      await meet(stage, 4)
      expect(await b.end('SIGTERM')).toBe(0)
      const newB = await stage.start('new-b', ownCode, { port: b.port })
      await allHeard(stage)
      await expectPresentSchema(stage)

      expect(await newA.end('SIGTERM')).toBe(0)
      await stage.start('back-a', codeBefore, { port: a.port })
      await allHeard(stage)
      expect(await newB.end('SIGTERM')).toBe(0)
      await meet(stage, 6)
      await allHeard(stage)
      await expectNothingSeen(stage)
    })

    it('that may not migrate, each there before the other goes, is seen by no client', async () => {
      await using stage = await setStage(seed + 1, [ownCode, codeBefore])
      const [a, b] = await everybodyTalks(stage)
      const env = { MIGRATIONS: 'check' }
      const flags = ['--conditions=source', ownCode.server, 'migrate', 'up']
      await run(process.execPath, flags, { env: { ...stage.env, ...env } })
      await expectPresentSchema(stage)
      await meet(stage, 4)
      for (const [name, old] of [['new-a', a] as const, ['new-b', b] as const]) {
        await stage.start(name, ownCode, { env })
        await allHeard(stage)
        expect(await old.end('SIGTERM')).toBe(0)
        await allHeard(stage)
      }
      await expectNothingSeen(stage)
    })
  },
)

async function expectPresentSchema({ db }: Stage): Promise<void> {
  await using fresh = await createTestDatabase()
  expect(await describeSchema(db)).toBe(await describeSchema(fresh))
}

/** No client was told of a failure, nothing is lost, came twice or out of order; and no node has failed in anything. */
async function expectNothingSeen(stage: Stage): Promise<void> {
  const { crews, db, ledger } = stage
  await Promise.all(crews.map((crew) => crew.order({ do: 'hush' })))
  const histories = await settle(stage, () => undefined)
  const logs = await stage.logs()
  const { findings } = judge(await readLogs(db), histories, ledger)
  const refused = ledger.refused()
  expect({ findings, refused, odd: ledger.odd() }, logs).toEqual({ findings: [], refused: [], odd: [] })
  // A stream that was just being opened fails with its node, and is opened again; nobody is turned away by name.
  const harmless = /: (ServerDraining|NetworkError|)$/ // older clients call a node that drains a reason
  expect(
    ledger.offline().filter((line) => !harmless.test(line)),
    logs,
  ).toEqual([])
  expect(logs).not.toMatch(/"level":"(error|fatal)"/)
  expect(stage.nodes.map((node) => node.starts)).toEqual(stage.nodes.map(() => 1))
}
