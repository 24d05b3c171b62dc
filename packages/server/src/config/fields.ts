import type { Role } from '@catbird-mls/core/operators'
import { audiences } from '@catbird-mls/core/consent'
import { readRedisAddress } from '@catbird-mls/core/bus'
import { z } from 'zod'
import { readAdminDids } from './admin-dids.ts'
import { limitsField } from './limits-field.ts'
import { logLevels, rustLogLevel } from './log-level.ts'
import { otlpHeaders } from './otlp-headers.ts'
import { apnsKey, appleId, bundleIds, contact, serviceAccount, p256PrivateKey } from './push-fields.ts'

const defaultCiphersuites =
  'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519,MLS_256_XWING_AES256GCM_SHA512_Ed25519'

const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum, {
      message: `must be a whole number from ${minimum} to ${maximum}`,
    })
    .transform(Number)

const url = (protocols: readonly string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL such as ${example}`,
  })

function isRedisUrl(text: string): boolean {
  const address = readRedisAddress(text)
  if (address?.kind !== 'server') return address !== undefined
  return URL.canParse(text) && ['redis:', 'rediss:'].includes(new URL(text).protocol)
}

const audience = z.enum(audiences, { message: `must be one of ${audiences.join(', ')}` })

const origin = (example: string) =>
  url(['http:', 'https:'], example)
    .refine((text) => !URL.canParse(text) || new URL(text).pathname === '/', { message: 'must have no path' })
    .transform((text) => new URL(text).origin)

const did = z.string().regex(/^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$/, {
  message: 'must be a DID without fragment, such as did:web:mls.example.com',
})

/**
 * The form of every single setting: what it must look like, and what it is when it is not given. What
 * settings must be to each other is in `rules.ts`.
 */
export const settings = z.object({
  CATBIRD_MODE: z
    .enum(['development', 'production'], { message: 'must be development or production' })
    .optional(),
  SERVER_PORT: integer(0, 65535).default(3000),
  SERVER_HOST: z.string().optional(),
  SERVICE_DID: did.optional(),
  PUBLIC_URL: origin('https://mls.example.com').optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z
    .union(
      [z.literal('embedded'), url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/name')],
      {
        message: 'must be a URL such as postgresql://user:password@host:5432/name, or the word embedded',
      },
    )
    .optional(),
  DATABASE_POOL_SIZE: integer(3, 500).default(10),
  DATABASE_WAIT_SECONDS: integer(1, 60).default(10),
  MIGRATIONS: z.enum(['apply', 'check'], { message: 'must be apply or check' }).default('apply'),
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, {
      message:
        'must be a URL such as redis://:password@host:6379 or redis+cluster://:password@host:6379,host2:6379',
    })
    .optional(),
  POSTGRES_PASSWORD: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  JWT_SECRET: z.string().optional(),
  LOG_LEVEL: z.enum(logLevels, { message: `must be one of ${logLevels.join(', ')}` }).optional(),
  RUST_LOG: z.string().transform(rustLogLevel).optional(),
  PLC_URL: origin('https://plc.directory').default('https://plc.directory'),
  DEVICE_RECHECK_MINUTES: integer(1, 10_080).default(360),
  MESSAGE_RETENTION_DAYS: integer(1, 36_500).default(30),
  COMMIT_RETENTION_DAYS: integer(1, 36_500).default(365),
  COMMIT_RETENTION_EPOCHS: integer(100, 100_000_000).default(10_000),
  BLOB_MAX_MB: integer(0, 1024).default(64),
  BLOB_QUOTA_MB: integer(0, 100_000_000).default(1024),
  BLOB_S3_BUCKET: z.string().optional(),
  BLOB_S3_ENDPOINT: url(['http:', 'https:'], 'https://s3.example.com').optional(),
  BLOB_S3_REGION: z.string().default('us-east-1'),
  BLOB_S3_PREFIX: z.string().default(''),
  BLOB_S3_KEY_ID: z.string().optional(),
  BLOB_S3_SECRET: z.string().optional(),
  CIPHERSUITES: z
    .string()
    .default(defaultCiphersuites)
    .transform((text) => text.split(/[\s,]+/).filter((name) => name !== '')),
  TRUST_PROXY: integer(0, 10).default(0),
  RATE_LIMIT_ACCOUNT: integer(0, 100_000_000).optional(),
  RATE_LIMIT_ADDRESS: integer(0, 100_000_000).optional(),
  RATE_LIMIT_EPHEMERAL: integer(0, 100_000_000).optional(),
  LIMITS: limitsField.optional(),
  MAX_SOCKETS: integer(1, 1_000_000).default(20_000),
  MAX_SOCKETS_ACCOUNT: integer(0, 1_000_000).default(20),
  MAX_SOCKETS_ADDRESS: integer(0, 1_000_000).optional(),
  MAX_REQUESTS: integer(0, 1_000_000).default(1_000),
  SHUTDOWN_SECONDS: integer(1, 60).default(10),
  VAPID_PRIVATE_KEY: p256PrivateKey.optional(),
  VAPID_SUBJECT: contact.optional(),
  APNS_KEY: apnsKey.optional(),
  APNS_KEY_ID: appleId.optional(),
  APNS_TEAM_ID: appleId.optional(),
  APNS_TOPICS: bundleIds.optional(),
  APNS_URL: origin('https://api.push.apple.com').default('https://api.push.apple.com'),
  APNS_SANDBOX_URL: origin('https://api.sandbox.push.apple.com').default(
    'https://api.sandbox.push.apple.com',
  ),
  FCM_SERVICE_ACCOUNT: serviceAccount.optional(),
  FCM_URL: origin('https://fcm.googleapis.com').default('https://fcm.googleapis.com'),
  APPVIEW_URL: origin('https://public.api.bsky.app').optional(),
  JETSTREAM_URL: url(['ws:', 'wss:'], 'wss://jetstream2.us-east.bsky.network/subscribe').optional(),
  LABELER_URL: origin('https://mod.bsky.app').optional(),
  LABELER_DID: did.optional(),
  HIDING_LABELS: z
    .string()
    .default('!takedown,!hide,spam')
    .transform((text) => text.split(/[\s,]+/).filter((label) => label !== '')),
  DEFAULT_INCOMING: audience.default('all'),
  DEFAULT_GROUP_INVITES: audience.default('all'),
  MODERATION_URL: origin('https://ozone.example.com').optional(),
  MODERATION_DID: did.optional(),
  MODERATION_FORWARD_CONTENT: z
    .enum(['true', 'false'], { message: 'must be true or false' })
    .default('false')
    .transform((text) => text === 'true'),
  SERVICE_SIGNING_KEY: p256PrivateKey.optional(),
  ADMIN_TOKEN: z.string().optional(),
  ADMIN_DIDS: z
    .string()
    .default('')
    .transform((text, context) => {
      const dids = readAdminDids(text)
      if (dids === undefined)
        context.addIssue(`must be DIDs with roles, such as did:plc:abc=admin did:plc:def=viewer`)
      return dids ?? new Map<string, Role>()
    }),
  GRAFANA_URL: url(['http:', 'https:'], 'https://grafana.example.com').optional(),
  BACKUP_STATUS_FILE: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http:', 'https:'], 'http://collector:4318').optional(),
  OTEL_EXPORTER_OTLP_HEADERS: otlpHeaders.default({}),
  OTEL_SERVICE_NAME: z.string().default('catbird-mls'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .default('1')
    .refine((text) => /^(0|1|0?\.\d+|[01]\.0+)$/.test(text), {
      message: 'must be a share from 0 to 1, such as 0.1',
    })
    .transform(Number),
})

/** Every setting, read and in its type. */
export type Settings = z.infer<typeof settings>
