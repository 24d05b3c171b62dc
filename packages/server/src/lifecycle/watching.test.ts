import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createServer } from 'node:tls'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { keepServiceFigures } from '@catbird-mls/core/history'
import { systemClock } from '@catbird-mls/core/ports'
import { describe, expect, it } from 'vitest'
import { startTestRedisCluster } from '../../../core/src/bus/testing/redis-cluster.ts'
import { hasRedisServer, startTestRedis } from '../../../core/src/bus/testing/redis-server.ts'
import { unsafeLoopbackCertificate } from '../../../core/src/push/testing/loopback-certificate.ts'
import { parseConfig } from '../config/index.ts'
import { createServer as createMlsServer } from '../server.ts'
import { startTestServer } from '../testing/test-server.ts'
import type { TestServer } from '../testing/test-server.ts'
import { version } from '../version.ts'

type Measured = Pick<TestServer, 'server'>

const secret = 'a test signs its sessions with this: 8c1f5b2e97d3'

const metricsOf = ({ server }: Measured) => server.metrics.registry.metrics()

async function told(test: Measured, line: RegExp): Promise<RegExpMatchArray> {
  for (;;) {
    const match = line.exec(await metricsOf(test))
    if (match !== null) return match
    await pause(20)
  }
}

describe('what is looked at when somebody scrapes', () => {
  it('tells of the node: its version, its stage, its database, its clock, its disk', async () => {
    await using test = await startTestServer({ DATABASE_POOL_SIZE: '7' })
    const shown = await metricsOf(test)
    for (const line of [
      `mls_build_info{version="${version}",node="${process.version}"} 1`,
      'mls_stage{stage="ready"} 1',
      'mls_stage{stage="draining"} 0',
      'mls_check_ok{check="database"} 1',
      'mls_check_ok{check="migrations"} 1',
      'mls_check_ok{check="partitions"} 1',
      'mls_database_connections_max 7',
      'mls_database_waiting 0',
      'mls_clock_offset_seconds 0',
      'mls_sockets_max 20000',
    ])
      expect(shown.split('\n')).toContain(line)
    expect(shown).toMatch(/^mls_data_disk_free_bytes [1-9]/m)
    expect(shown).not.toContain('mls_redis_connected{')
    expect(shown).not.toMatch(/^mls_backup_/m)
    expect(shown).not.toMatch(/^mls_certificate_/m)
    await told(test, /^mls_event_loop_delay_seconds_count [1-9]/m)
  })

  it('tells of the service what was measured last, and nothing where nobody has measured', async () => {
    await using test = await startTestServer()
    await test.signIn()
    await keepServiceFigures({ db: test.db, clock: systemClock })
    const shown = await metricsOf(test)
    expect(shown).toMatch(/^mls_devices 1$/m)
    expect(shown).toMatch(/^mls_devices_by_stock\{stock="unreachable"\} 1$/m)
    expect(shown).toMatch(/^mls_key_packages 0$/m)
    await using bare = await startTestServer()
    expect(await metricsOf(bare)).not.toMatch(/^mls_devices /m)
  })

  it('says that a check fails, and that the database is away', async () => {
    await using test = await startTestServer()
    await test.db.close()
    await told(test, /^mls_check_ok\{check="database"\} 0$/m)
  })

  it('tells when the last backup was, and at what time there was none yet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catbird-backup-'))
    const file = join(folder, 'status.json')
    await using test = await startTestServer({ BACKUP_STATUS_FILE: file })
    await told(test, /^mls_backup_last_success_timestamp_seconds 0$/m)
    await writeFile(file, JSON.stringify({ finishedAt: '2026-01-02T03:04:05Z', bytes: 12 }))
    await told(test, /^mls_backup_last_success_timestamp_seconds 1767323045$/m)
    expect(await metricsOf(test)).toMatch(/^mls_backup_last_success_bytes 12$/m)
    await rm(folder, { recursive: true })
  })

  it('tells until when the certificate at the public URL is good', async () => {
    const shows = createServer(unsafeLoopbackCertificate).listen(0, '127.0.0.1')
    await once(shows, 'listening')
    const { port } = shows.address() as AddressInfo
    await using test = await startTestServer({ PUBLIC_URL: `https://127.0.0.1:${port}` })
    const [, end] = await told(test, /^mls_certificate_expires_timestamp_seconds (\d+)$/m)
    expect(new Date(Number(end) * 1000).getUTCFullYear()).toBe(2120)
    shows.close()
  })

  it('is there again of a server that is started again', async () => {
    await using test = await startTestServer()
    await test.server.stop()
    await test.server.start()
    expect(await metricsOf(test)).toContain('mls_stage{stage="ready"} 1')
  })
})

/** A server over a Redis, which uses it for its bus and for counting. */
async function startOver(url: string) {
  await using stack = new AsyncDisposableStack()
  const db = stack.use(await createTestDatabase())
  const config = parseConfig({ SERVER_PORT: '0', DATABASE_URL: db.url, JWT_SECRET: secret })
  const server = stack.use(createMlsServer({ ...config, redisUrl: url }))
  await server.start()
  const owned = stack.move()
  return { server, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const bothAre = (name: string, value: number) =>
  new RegExp(`^${name}\\{use="bus"\\} ${value}\n${name}\\{use="limits"\\} ${value}$`, 'm')

describe.runIf(hasRedisServer())('Redis in the metrics', () => {
  it('is connected or not, by what it is used for', async () => {
    await using redis = await startTestRedis()
    await using test = await startOver(redis.url)
    await told(test, bothAre('mls_redis_connected', 1))
    await told(test, bothAre('mls_redis_commands_pending', 0))
    await redis.kill()
    await told(test, bothAre('mls_redis_connected', 0))
    await told(test, /^mls_check_ok\{check="redis"\} 0$/m)
  })

  it('may be a cluster', async () => {
    await using redis = await startTestRedisCluster()
    await using test = await startOver(redis.url)
    await told(test, bothAre('mls_redis_connected', 1))
    await told(test, bothAre('mls_redis_commands_pending', 0))
  })
})
