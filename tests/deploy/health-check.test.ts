import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { hasRedisServer, startTestRedis } from '../../packages/core/src/bus/testing/redis-server.ts'
import { parseConfig } from '../../packages/server/src/config/index.ts'
import { createServer } from '../../packages/server/src/server.ts'
import { startTestServer } from '../../packages/server/src/testing/test-server.ts'
import { root } from '../docs/documents.ts'

const script = join(root, 'deploy/scripts/health-check.sh')

/** The script, as a timer runs it, with a command that notes what it was called with. */
async function openWatch(url: string, change: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'catbird-health-'))
  const told = join(folder, 'told')
  const hook = join(folder, 'hook')
  await writeFile(hook, `#!/bin/sh\nprintf '%s|%s\\n' "$1" "$2" >> '${told}'\n`, { mode: 0o755 })
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', HEALTH_URL: url, HEALTH_TRIES: '1', HEALTH_TIMEOUT: '5' },
    ...{ STATE_DIRECTORY: join(folder, 'state'), ALERT_COMMAND: hook },
    ...change,
  }
  return {
    folder,
    /** Runs it once: its exit status, and what it said. */
    async look(more: Record<string, string> = {}) {
      const child = spawn('sh', [script], { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] })
      let said = ''
      child.stdout.on('data', (text: Buffer) => (said += text.toString()))
      child.stderr.on('data', (text: Buffer) => (said += text.toString()))
      const [code] = (await once(child, 'close')) as [number]
      return { code, said }
    },
    /** What the command was called with so far. */
    async told() {
      return (await readFile(told, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

describe('the health check', () => {
  it('tells once when a server goes, and once when it is back', async () => {
    await using test = await startTestServer({ SERVER_PORT: '0' })
    await using watch = await openWatch(`${test.url}/health`)
    expect(await watch.look()).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^\S+Z up \S+ HTTP 200\n$/) as string,
    })
    expect(await watch.told()).toEqual([])
    await test.server.stop()
    for (let run = 0; run < 3; run++) expect((await watch.look()).code).toBe(1)
    expect(await watch.told()).toEqual([
      expect.stringMatching(/^down\|catbird-mls is down \(was up\): .* no answer: /),
    ])
    await using again = createServer({ ...test.config, port: Number(new URL(test.url).port) })
    await again.start()
    for (let run = 0; run < 2; run++) expect((await watch.look()).code).toBe(0)
    expect(await watch.told()).toHaveLength(2)
    expect((await watch.told())[1]).toMatch(/^up\|catbird-mls is up \(was down\)/)
  })

  it('names what failed, and tells also of a server that it has never seen up', async () => {
    await using test = await startTestServer()
    await using watch = await openWatch(`${test.url}/health`)
    await test.db.close()
    const { code, said } = await watch.look()
    expect([code, said]).toEqual([
      1,
      expect.stringContaining('HTTP 503, failed: database, migrations, partitions'),
    ])
    expect(await watch.told()).toHaveLength(1)
  })

  it('asks again before it takes a server for down', async () => {
    await using watch = await openWatch('http://127.0.0.1:9/health')
    const { code, said } = await watch.look({ HEALTH_TRIES: '3', HEALTH_PAUSE: '0' })
    expect(code).toBe(1)
    expect(said.trim().split('\n')).toHaveLength(1)
  })

  it('tells with the next run what nobody could be told', async () => {
    await using watch = await openWatch('http://127.0.0.1:9/health')
    expect((await watch.look({ ALERT_COMMAND: 'false' })).code).toBe(2)
    expect((await watch.look()).code).toBe(1)
    expect(await watch.told()).toHaveLength(1)
  })

  it('adds its line to a log, and does without a command', async () => {
    await using watch = await openWatch('http://127.0.0.1:9/health')
    const log = join(watch.folder, 'log')
    for (let run = 0; run < 2; run++)
      expect(await watch.look({ HEALTH_LOG: log, ALERT_COMMAND: '' })).toEqual({ code: 1, said: '' })
    expect((await readFile(log, 'utf8')).trim().split('\n')).toHaveLength(2)
  })

  it.runIf(hasRedisServer())(
    'tells of what is amiss and turns nobody away, and is content all the same',
    async () => {
      await using redis = await startTestRedis()
      await using db = await createTestDatabase()
      const secret = 'a test signs its sessions with this: 8c1f5b2e97d3'
      const config = parseConfig({ SERVER_PORT: '0', DATABASE_URL: db.url, JWT_SECRET: secret })
      await using server = createServer({ ...config, redisUrl: redis.url })
      await server.start()
      await using watch = await openWatch(`http://127.0.0.1:${new URL(server.url).port}/health`)
      await expect.poll(async () => (await watch.look()).said).toContain(' up ')
      await redis.kill()
      await expect.poll(async () => (await watch.look()).said).toContain(' degraded ')
      expect((await watch.look()).code).toBe(0)
      expect((await watch.told()).at(-1)).toMatch(/^degraded\|.*failed: redis$/)
    },
  )
})
