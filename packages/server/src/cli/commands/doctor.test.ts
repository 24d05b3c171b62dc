import { chmod } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { hasRedisServer, startTestRedis } from '../../../../core/src/bus/testing/redis-server.ts'
import { lookAtRedis } from '../doctor/redis.ts'
import type { Finding } from '../findings/finding.ts'
import { callCli } from '../testing/call-cli.ts'
import { createDeployment } from '../testing/deployment.ts'

/** What is found of a deployment, but for what only the public net can show. */
async function doctor({ cwd }: { readonly cwd: string }) {
  const { status, json } = await callCli(['doctor', '--here', '--json'], { cwd })
  const { findings } = json as { findings: Finding[] }
  return { status, findings, bad: findings.filter((one) => one.status !== 'ok') }
}

describe('catbird-mls doctor', () => {
  it('finds a fresh deployment that runs to be as it should be', async () => {
    await using there = await createDeployment()
    await using running = await there.run()
    expect(running.disposed).toBe(false)
    const { status, findings, bad } = await doctor(there)
    expect(bad).toEqual([])
    expect(status).toBe(0)
    expect(new Set(findings.map(({ about }) => about))).toEqual(
      new Set([
        'settings',
        'settings file',
        'proxy',
        'data folder',
        'disk',
        'database',
        'schema',
        'clock',
        'server',
      ]),
    )
  })

  it('shows apart what only the public net can show', async () => {
    await using there = await createDeployment()
    const { out } = await callCli(['doctor'], { cwd: there.cwd, env: { PLC_URL: 'https://127.0.0.1:9' } })
    const [, outside] = out.split('What only the public net can show:')
    for (const about of ['DNS', 'certificate', 'DID document', 'did:plc']) expect(outside).toContain(about)
  })

  it.each<[what: string, changes: Record<string, string>, finding: RegExp]>([
    [
      'a placeholder for a secret',
      { JWT_SECRET: 'CHANGE_THIS_TO_A_LONG_RANDOM_STRING_MIN_32_CHARS' },
      /JWT_SECRET is a placeholder/,
    ],
    ['a short secret', { JWT_SECRET: 'fairly-short' }, /JWT_SECRET must have at least 32/],
    ['no secret', { JWT_SECRET: '' }, /JWT_SECRET is required/],
    ['a public DID for a developer', { CATBIRD_MODE: 'development' }, /refused behind the public did:web/],
    ['an address without TLS', { PUBLIC_URL: 'http://mls.catbird.blue' }, /PUBLIC_URL must be https/],
    ['a port that is none', { SERVER_PORT: '99999' }, /SERVER_PORT must be/],
    ['a word too much', { LOG_LEVEL: 'verbose' }, /LOG_LEVEL must be one of/],
    ['half of a bucket', { BLOB_S3_BUCKET: 'files' }, /BLOB_S3_KEY_ID is missing/],
    ['no proxy where there is one', { TRUST_PROXY: '0' }, /TRUST_PROXY is 0/],
    ['a name that is misspelt', { JWT_SECERT: 'x' }, /nobody reads JWT_SECERT.*/],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgresql://catbird:kx82hd7wqp3mz5vt@127.0.0.1:9/x' },
      /nobody listens where DATABASE_URL says/,
    ],
    [
      'a Redis that is not there',
      { REDIS_URL: 'redis://127.0.0.1:9' },
      /nobody listens where REDIS_URL says/,
    ],
    ['a data folder that cannot be', { DATA_DIR: '/dev/null/data' }, /cannot be written to/],
  ])('finds %s, and says how to mend it', async (_what, changes, text) => {
    await using there = await createDeployment(changes)
    const { bad } = await doctor(there)
    const found = bad.find((one) => text.test(one.text))
    expect(found).toBeDefined()
    expect(found?.mend).toMatch(/\S/)
    // Nothing that is told repeats a secret.
    expect(JSON.stringify(bad)).not.toMatch(/fairly-short|kx82hd7wqp3mz5vt/)
  })

  it('suggests the name that was meant', async () => {
    await using there = await createDeployment({ JWT_SECERT: 'x' })
    expect(JSON.stringify((await doctor(there)).bad)).toMatch(/is JWT_SECRET meant/)
  })

  it('finds settings that others can read', async () => {
    await using there = await createDeployment()
    await chmod(there.path, 0o644)
    const { status, bad } = await doctor(there)
    expect(status).toBe(1)
    expect(bad).toContainEqual(expect.objectContaining({ mend: `chmod 600 ${there.path}` }))
  })

  it('finds pending migrations: a failure where the server would refuse to start', async () => {
    await using there = await createDeployment({ MIGRATIONS: 'check' }, { migrated: false })
    const { status, bad } = await doctor(there)
    expect(status).toBe(1)
    expect(bad).toContainEqual(expect.objectContaining({ about: 'schema', status: 'failed' }))
  })

  it('finds a port that something else has', async () => {
    await using there = await createDeployment()
    const other = createServer((_request, response) => response.end('hello'))
    other.listen(there.port, '127.0.0.1')
    await once(other, 'listening')
    expect((other.address() as AddressInfo).port).toBe(there.port)
    const { status, bad } = await doctor(there)
    other.close()
    expect(status).toBe(1)
    expect(bad[0]?.text).toMatch(/something else than this server answers/)
  })

  it('finds a server that was started with other settings', async () => {
    await using there = await createDeployment()
    await using running = await there.run()
    expect(running.disposed).toBe(false)
    await callCli(['did', 'rotate'], { cwd: there.cwd })
    const { status, bad } = await doctor(there)
    expect(status).toBe(1)
    expect(bad[0]?.text).toMatch(/its key is zDn/)
  })

  it.skipIf(!hasRedisServer())('finds a Redis that answers', async () => {
    await using redis = await startTestRedis()
    expect(await lookAtRedis({ redisUrl: redis.url })).toMatchObject([{ about: 'Redis', status: 'ok' }])
  })
})
