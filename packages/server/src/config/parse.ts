import { resolve } from 'node:path'
import { adminConfig } from './admin-config.ts'
import { blobConfig } from './blob-config.ts'
import type { Config, DatabaseConfig } from './config.ts'
import { settings } from './fields.ts'
import type { Settings } from './fields.ts'
import { limitsConfig } from './limits-config.ts'
import { moderationConfig } from './moderation-config.ts'
import type { Environment } from './names.ts'
import { networkConfig } from './network-config.ts'
import { pushServices } from './push-config.ts'
import { modeOf, ruleProblems } from './rules.ts'
import type { PartialSettings } from './rules.ts'
import { tracingConfig } from './tracing-config.ts'
import { withPassword } from './with-password.ts'

/** The configuration cannot be used. Holds every problem at once, each a sentence that repeats no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/**
 * Step two of configuration: turns what the environment says into a typed config.
 *
 * @throws ConfigError with every problem at once.
 */
export function parseConfig(environment: Environment): Config {
  const { values, problems } = readSettings(environment)
  const given = (name: keyof Settings) => environment[name] !== undefined
  const all = [...problems, ...ruleProblems(values, given)]
  if (all.length > 0) throw new ConfigError(all)
  return toConfig(settings.parse(environment))
}

function readSettings(environment: Environment): { values: PartialSettings; problems: string[] } {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, field] of Object.entries(settings.shape)) {
    const result = field.safeParse(environment[name as keyof Settings])
    if (result.success) values[name] = result.data
    else problems.push(...result.error.issues.map((issue) => `${name} ${issue.message}`))
  }
  return { values, problems }
}

function toConfig(read: Settings): Config {
  const mode = modeOf(read)
  const production = mode === 'production'
  return {
    mode,
    host: read.SERVER_HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: read.SERVER_PORT,
    serviceDid: read.SERVICE_DID,
    publicUrl: read.PUBLIC_URL,
    dataDir: resolve(read.DATA_DIR),
    database: databaseConfig(read),
    databasePoolSize: read.DATABASE_POOL_SIZE,
    databaseWaitMs: read.DATABASE_WAIT_SECONDS * 1000,
    migrations: read.MIGRATIONS,
    redisUrl: read.REDIS_URL && withPassword(read.REDIS_URL, read.REDIS_PASSWORD),
    jwtSecret: read.JWT_SECRET,
    logLevel: read.LOG_LEVEL ?? read.RUST_LOG ?? 'info',
    plcUrl: read.PLC_URL,
    deviceRecheckMs: read.DEVICE_RECHECK_MINUTES * 60_000,
    retention: {
      messageDays: read.MESSAGE_RETENTION_DAYS,
      commitDays: read.COMMIT_RETENTION_DAYS,
      commitEpochs: read.COMMIT_RETENTION_EPOCHS,
    },
    blobs: blobConfig(read),
    ciphersuites: read.CIPHERSUITES,
    trustProxy: read.TRUST_PROXY,
    limits: limitsConfig(read, mode),
    maxSockets: read.MAX_SOCKETS,
    socketPlaces: {
      perAccount: read.MAX_SOCKETS_ACCOUNT,
      perAddress: read.MAX_SOCKETS_ADDRESS ?? (production ? 500 : 0),
    },
    maxRequests: read.MAX_REQUESTS,
    shutdownSeconds: read.SHUTDOWN_SECONDS,
    push: pushServices(read),
    network: networkConfig(read),
    audience: { incoming: read.DEFAULT_INCOMING, groups: read.DEFAULT_GROUP_INVITES },
    signingKey: read.SERVICE_SIGNING_KEY,
    moderation: moderationConfig(read),
    admin: adminConfig(read),
    backupStatusFile: read.BACKUP_STATUS_FILE,
    tracing: tracingConfig(read),
  }
}

function databaseConfig({
  DATABASE_URL: url = 'embedded',
  POSTGRES_PASSWORD: password,
}: Settings): DatabaseConfig {
  return url === 'embedded' ? { kind: 'embedded' } : { kind: 'url', url: withPassword(url, password) }
}
