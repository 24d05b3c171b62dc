import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { keepServiceFigures } from '@catbird-mls/core/history'
import { systemClock } from '@catbird-mls/core/ports'
import { createTestDatabase } from '@catbird-mls/core/database/testing'
import { startTestRedis } from '../../packages/core/src/bus/testing/redis-server.ts'
import { unsafeLoopbackCertificate } from '../../packages/core/src/push/testing/loopback-certificate.ts'
import { parseConfig } from '../../packages/server/src/config/index.ts'
import { collectProcessMetrics } from '../../packages/server/src/metrics/process.ts'
import { createServer } from '../../packages/server/src/server.ts'

const secret = 'a test signs its sessions with this: 8c1f5b2e97d3'

/** What a server that has everything configured tells at `/metrics`. */
export async function scrape(): Promise<string> {
  await using stack = new AsyncDisposableStack()
  const redis = stack.use(await startTestRedis())
  const db = stack.use(await createTestDatabase())
  const folder = await mkdtemp(join(tmpdir(), 'catbird-scrape-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const tls = createTlsServer(unsafeLoopbackCertificate).listen(0, '127.0.0.1')
  stack.defer(() => void tls.close())
  await once(tls, 'listening')
  const config = parseConfig({
    SERVER_PORT: '0',
    DATABASE_URL: db.url,
    JWT_SECRET: secret,
    PUBLIC_URL: `https://127.0.0.1:${(tls.address() as AddressInfo).port}`,
    BACKUP_STATUS_FILE: join(folder, 'status.json'),
    SERVER_HOST: '127.0.0.1',
  })
  const server = stack.use(createServer({ ...config, redisUrl: redis.url }))
  collectProcessMetrics(server.metrics)
  await server.start()
  await keepServiceFigures({ db, clock: systemClock })
  return await server.metrics.registry.metrics()
}

/** The names of metrics in a scrape. */
export function metricNames(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? ''))
}
