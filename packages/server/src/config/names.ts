/** Every name the server reads from its environment, and nothing else is read anywhere. */
export const environmentNames = [
  'CATBIRD_MODE',
  'SERVER_PORT',
  'SERVER_HOST',
  'SERVICE_DID',
  'PUBLIC_URL',
  'DATA_DIR',
  'DATABASE_URL',
  'DATABASE_POOL_SIZE',
  'DATABASE_WAIT_SECONDS',
  'MIGRATIONS',
  'REDIS_URL',
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
  'JWT_SECRET',
  'LOG_LEVEL',
  'RUST_LOG',
  'PLC_URL',
  'DEVICE_RECHECK_MINUTES',
  'MESSAGE_RETENTION_DAYS',
  'COMMIT_RETENTION_DAYS',
  'COMMIT_RETENTION_EPOCHS',
  'BLOB_MAX_MB',
  'BLOB_QUOTA_MB',
  'BLOB_S3_BUCKET',
  'BLOB_S3_ENDPOINT',
  'BLOB_S3_REGION',
  'BLOB_S3_PREFIX',
  'BLOB_S3_KEY_ID',
  'BLOB_S3_SECRET',
  'CIPHERSUITES',
  'TRUST_PROXY',
  'RATE_LIMIT_ACCOUNT',
  'RATE_LIMIT_ADDRESS',
  'RATE_LIMIT_EPHEMERAL',
  'LIMITS',
  'MAX_SOCKETS',
  'MAX_SOCKETS_ACCOUNT',
  'MAX_SOCKETS_ADDRESS',
  'MAX_REQUESTS',
  'SHUTDOWN_SECONDS',
  'VAPID_PRIVATE_KEY',
  'VAPID_SUBJECT',
  'APNS_KEY',
  'APNS_KEY_ID',
  'APNS_TEAM_ID',
  'APNS_TOPICS',
  'APNS_URL',
  'APNS_SANDBOX_URL',
  'FCM_SERVICE_ACCOUNT',
  'FCM_URL',
  'APPVIEW_URL',
  'JETSTREAM_URL',
  'LABELER_URL',
  'LABELER_DID',
  'HIDING_LABELS',
  'DEFAULT_INCOMING',
  'DEFAULT_GROUP_INVITES',
  'MODERATION_URL',
  'MODERATION_DID',
  'MODERATION_FORWARD_CONTENT',
  'SERVICE_SIGNING_KEY',
  'ADMIN_TOKEN',
  'ADMIN_DIDS',
  'GRAFANA_URL',
  'BACKUP_STATUS_FILE',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER_ARG',
] as const

/** One of the names that the server reads. */
export type EnvironmentName = (typeof environmentNames)[number]

/** What the environment says, as it says it; a name that is absent or blank is not there. */
export type Environment = { readonly [name in EnvironmentName]?: string }

/** Step one of configuration: takes what is ours from an environment, and judges nothing. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const found: { [name in EnvironmentName]?: string } = {}
  for (const name of environmentNames) {
    const value = env[name]?.trim()
    if (value) found[name] = value
  }
  return found
}
