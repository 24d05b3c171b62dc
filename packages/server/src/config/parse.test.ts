import { generateKeyPairSync } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, maskConfig, parseConfig, readEnvironment } from './index.ts'
import type { Environment } from './index.ts'

const secret = '9f2c1d7be04a56831c9e7a2f40b8d365e1'
const production: Environment = {
  SERVICE_DID: 'did:web:mls.catbird.blue',
  DATABASE_URL: `postgresql://catbird:${secret}@localhost:5433/catbird`,
  REDIS_URL: `redis://:${secret}@localhost:6380`,
  JWT_SECRET: secret,
}

const vapidKey = 'dGhlIHByaXZhdGUga2V5IG9mIGFsbCB0ZXN0cyEhISE'
const apnsPem = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString()
const pushServices: Environment = {
  VAPID_PRIVATE_KEY: vapidKey,
  ...{ APNS_KEY: apnsPem.replaceAll('\n', '\\n'), APNS_KEY_ID: 'KEY1234567', APNS_TEAM_ID: 'TEAM123456' },
  APNS_TOPICS: 'com.example.one, com.example.two',
  FCM_SERVICE_ACCOUNT: JSON.stringify({
    ...{ project_id: 'a-project', client_email: 'push@example.com', private_key: apnsPem },
    token_uri: 'https://oauth2.googleapis.com/token',
  }),
}

function problemsOf(environment: Environment): readonly string[] {
  try {
    parseConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe('configuration', () => {
  it('is a development server on loopback when nothing is set', () => {
    expect(parseConfig({})).toMatchObject({
      mode: 'development',
      host: '127.0.0.1',
      port: 3000,
      serviceDid: undefined,
      database: { kind: 'embedded' },
      redisUrl: undefined,
      logLevel: 'info',
    })
    expect(isAbsolute(parseConfig({}).dataDir)).toBe(true)
  })

  it('is a production server with nothing but the names of the deployment guide', () => {
    const config = parseConfig({ ...production, SERVER_PORT: '3100', RUST_LOG: 'catbird_server=trace,debug' })
    expect(config).toMatchObject({ mode: 'production', host: '0.0.0.0', port: 3100, logLevel: 'debug' })
  })

  it('takes limits by their names, and says what is wrong with them', () => {
    const { limits } = parseConfig({
      ...production,
      LIMITS: 'requestsPerDay=50, claimsPerTarget=4',
      RATE_LIMIT_ACCOUNT: '9',
    })
    expect(limits).toMatchObject({
      requestsPerDay: 50,
      claimsPerTarget: 4,
      requestsPerAccount: 9,
      claimTargets: 200,
    })
    expect(parseConfig({}).limits.requestsPerAccount).toBe(600_000)
    expect(problemsOf({ LIMITS: 'nothing=1 claimTargets=1 requestsPerDay' })).toEqual([
      'LIMITS has nothing, which is no limit',
      'LIMITS is not right: claimTargets must be a whole number from 50 to 100000',
      'LIMITS has requestsPerDay, which is not of the form requestsPerDay=50',
    ])
  })

  it('takes LOG_LEVEL before RUST_LOG', () => {
    expect(parseConfig({ LOG_LEVEL: 'warn', RUST_LOG: 'debug' }).logLevel).toBe('warn')
    expect(parseConfig({ RUST_LOG: 'off' }).logLevel).toBe('silent')
    expect(parseConfig({ RUST_LOG: 'sqlx=debug' }).logLevel).toBe('info')
  })

  it('tells every problem at once, each by the name of its setting', () => {
    const problems = problemsOf({
      SERVICE_DID: 'did:web:mls.catbird.blue',
      SERVER_PORT: '70000',
      DATABASE_URL: 'mysql://localhost',
      REDIS_URL: 'http://localhost',
      JWT_SECRET: 'short',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'http://mls.catbird.blue/path',
      TRUST_PROXY: '-1',
      POSTGRES_PASSWORD: 'CHANGE_THIS_SECURE_PASSWORD_123',
    })
    const named = problems.map((problem) => problem.split(' ')[0])
    expect(named.sort()).toEqual([
      'DATABASE_URL',
      'JWT_SECRET',
      'LOG_LEVEL',
      'POSTGRES_PASSWORD',
      'PUBLIC_URL',
      'REDIS_URL',
      'SERVER_PORT',
      'TRUST_PROXY',
    ])
  })

  it('takes the address of a Redis Cluster, and shows it without its password', () => {
    const redisUrl = `redis+cluster://:${secret}@a:7000,b:7001`
    const config = parseConfig({ ...production, REDIS_URL: redisUrl })
    expect(config.redisUrl).toBe(redisUrl)
    expect(maskConfig(config)['redisUrl']).toBe('redis+cluster://:hidden@a:7000,b:7001')
    expect(problemsOf({ REDIS_URL: 'redis+cluster://a:b' })).toEqual([
      expect.stringMatching(/^REDIS_URL must/),
    ])
    expect(problemsOf({ ...production, REDIS_URL: 'redis+cluster://:short@a,b' })).toHaveLength(1)
  })

  it('demands in production what must not be made up', () => {
    expect(problemsOf({ CATBIRD_MODE: 'production' }).map((problem) => problem.split(' ')[0])).toEqual([
      'SERVICE_DID',
      'JWT_SECRET',
      'DATABASE_URL',
    ])
    expect(problemsOf({ ...production, DATABASE_URL: 'embedded' })).toEqual([])
  })

  it('refuses to keep commits for less long than the messages that need them', () => {
    const settings = { MESSAGE_RETENTION_DAYS: '90', COMMIT_RETENTION_DAYS: '60' }
    expect(problemsOf(settings).map((problem) => problem.split(' ')[0])).toEqual(['COMMIT_RETENTION_DAYS'])
    expect(parseConfig({ MESSAGE_RETENTION_DAYS: '90' }).retention).toEqual({
      messageDays: 90,
      commitDays: 365,
      commitEpochs: 10_000,
    })
  })

  it('refuses development settings behind a public DID', () => {
    const [problem] = problemsOf({ ...production, CATBIRD_MODE: 'development' })
    expect(problem).toMatch(/development.*did:web:mls\.catbird\.blue/)
  })

  it('refuses a local DID in production', () => {
    const problems = problemsOf({
      ...production,
      CATBIRD_MODE: 'production',
      SERVICE_DID: 'did:web:localhost',
    })
    expect(problems.some((problem) => problem.startsWith('SERVICE_DID did:web:localhost is local'))).toBe(
      true,
    )
  })

  it.each([
    'CHANGE_THIS_TO_A_LONG_RANDOM_STRING_MIN_32_CHARS',
    'minimum_32_character_random_string_here',
    'SAME_JWT_SECRET_AS_ABOVE',
    'x'.repeat(64),
    'abababababababababababababababababab',
    'too-short',
  ])('refuses the secret %s and does not repeat it', (bad) => {
    const problems = problemsOf({ JWT_SECRET: bad })
    expect(problems).toHaveLength(1)
    expect(problems.join()).not.toContain(bad)
  })

  it('refuses placeholder passwords inside URLs in production', () => {
    const problems = problemsOf({
      ...production,
      DATABASE_URL: 'postgresql://catbird:SAME_PASSWORD_FROM_ABOVE@localhost:5433/catbird',
      REDIS_URL: 'redis://:short@localhost:6380',
    })
    expect(problems).toHaveLength(2)
  })

  it('shows no secret', () => {
    const shown = JSON.stringify(maskConfig(parseConfig(production)))
    expect(shown).not.toContain(secret)
    expect(shown).toContain('catbird:hidden@localhost:5433')
  })

  it('takes the credentials of push services, and shows none of them', () => {
    const config = parseConfig({ ...production, ...pushServices })
    const { pem, account } = { pem: config.push.apns?.pem, account: config.push.fcm?.account }
    expect(pem).toBe(apnsPem)
    expect(account).toMatchObject({ projectId: 'a-project', privateKey: apnsPem })
    expect(config.push.apns?.topics).toEqual(['com.example.one', 'com.example.two'])
    const shown = JSON.stringify(maskConfig(config))
    for (const secretPart of [vapidKey, apnsPem.split('\n')[1] ?? '']) expect(shown).not.toContain(secretPart)
  })

  it('tells what is wrong with the credentials of push services, and repeats none of them', () => {
    const problems = problemsOf({
      ...production,
      ...{ VAPID_PRIVATE_KEY: vapidKey.slice(1), VAPID_SUBJECT: 'me@example.com', APNS_KEY: 'secret words' },
      ...{ APNS_URL: 'http://localhost:1', FCM_SERVICE_ACCOUNT: '{"private_key":"secret words"}' },
    })
    const named = problems.map((problem) => problem.split(' ')[0])
    expect(named.sort()).toEqual([
      ...['APNS_KEY', 'APNS_KEY_ID', 'APNS_TEAM_ID', 'APNS_TOPICS', 'APNS_URL'],
      ...['FCM_SERVICE_ACCOUNT', 'VAPID_PRIVATE_KEY', 'VAPID_SUBJECT'],
    ])
    expect(problems.join()).not.toMatch(/secret words|me@example/)
  })

  it('reads its own names only, and takes blank as absent', () => {
    const environment = readEnvironment({ SERVER_PORT: ' 3001 ', LOG_LEVEL: '  ', PATH: '/bin' })
    expect(environment).toEqual({ SERVER_PORT: '3001' })
  })
})
