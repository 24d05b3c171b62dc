import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createInProcessBus } from '../bus/index.ts'
import { applyMigrations, createDatabase, startEmbeddedPostgres } from '../database/index.ts'
import type { Database } from '../database/index.ts'
import { sendMessages } from '../messages/index.ts'
import { createUnsafeTestConvo, testDevice } from '../messages/testing/test-convo.ts'
import { systemClock } from '../ports/index.ts'
import { baseBackup, restoreCluster } from './index.ts'

const alice = testDevice('alice')

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'catbird-mls-base-backup-'))
  // The user that Postgres runs as has to get through.
  await chmod(path, 0o711)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Sends to convos without a pause until it is told to end; gives how many messages were answered for. */
function writeHeavily(db: Database) {
  const ports = { db, bus: createInProcessBus(), clock: systemClock }
  let [going, answered] = [true, 0]
  const write = async () => {
    const convo = await createUnsafeTestConvo(db, [alice])
    while (going) {
      const messages = Array.from({ length: 5 }, () => convo.message({ bytes: 2000 }))
      const results = await sendMessages(ports, { caller: alice, messages })
      answered += results.filter(({ error }) => error === undefined).length
      await convo.commit()
    }
  }
  const writers = Promise.all(Array.from({ length: 4 }, write))
  return {
    answered: () => answered,
    end: async () => {
      going = false
      await writers
    },
  }
}

/** Convos whose log has a gap, or does not end where the convo says. */
const broken = `
  SELECT convo_id FROM convo c
  WHERE last_seq <> (SELECT count(*) FROM (SELECT seq FROM message m WHERE m.convo_id = c.convo_id
                                           UNION SELECT seq FROM log_entry e WHERE e.convo_id = c.convo_id) s)`

describe('a base backup', () => {
  it(
    'that is taken during heavy writes restores to one state, with all that was answered before',
    { timeout: 240_000 },
    async () => {
      await using source = await folder()
      await using target = await folder()
      await using postgres = await startEmbeddedPostgres({ dataDir: source.path })
      await using db = createDatabase({ url: postgres.url, poolSize: 8 })
      await applyMigrations(db)
      const writing = writeHeavily(db)
      await expect.poll(() => writing.answered()).toBeGreaterThan(50)
      const before = writing.answered()
      await restoreCluster({
        dataDir: target.path,
        replace: false,
        stamp: 'now',
        fill: (use) => use(baseBackup(postgres.url)),
        after: async (restored) => {
          expect(await restored.query(broken)).toEqual([])
          const [row] = await restored.query<{ n: number }>('SELECT count(*)::int AS n FROM message')
          expect(row?.n).toBeGreaterThanOrEqual(before)
        },
      })
      const during = writing.answered()
      await writing.end()
      expect(during).toBeGreaterThan(before)
      expect(await db.query('SELECT 1 FROM pg_replication_slots')).toEqual([])

      await using again = await startEmbeddedPostgres({ dataDir: target.path })
      await using restored = createDatabase({ url: again.url, poolSize: 1 })
      expect(await restored.query(broken)).toEqual([])
    },
  )

  it('ends with the error of Postgres where it cannot be made', async () => {
    await using source = await folder()
    await using postgres = await startEmbeddedPostgres({
      dataDir: source.path,
      settings: { max_wal_senders: '0', wal_level: 'minimal' },
    })
    await expect(baseBackup(postgres.url).next()).rejects.toThrow(/wal_senders|wal_level|replication/)
  })

  it('is not restored below a server that runs', async () => {
    await using source = await folder()
    await using running = await startEmbeddedPostgres({ dataDir: source.path })
    const fill = () => Promise.reject(new Error('nothing is to be unpacked'))
    const restoring = restoreCluster({
      dataDir: source.path,
      replace: true,
      stamp: 'now',
      fill,
      after: async () => undefined,
    })
    await expect(restoring).rejects.toMatchObject({ code: 'DataFolderInUse' })
    expect(running.pid()).toBeDefined()
  })
})
