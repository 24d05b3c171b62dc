import type { Config, PushServicesConfig } from './config.ts'
import { maskUrl } from './secrets.ts'

/** A config as it may be shown or logged: every secret in it hidden. */
export function maskConfig(config: Config): Record<string, unknown> {
  return {
    ...config,
    database:
      config.database.kind === 'url' ? { kind: 'url', url: maskUrl(config.database.url) } : config.database,
    redisUrl: config.redisUrl === undefined ? undefined : maskUrl(config.redisUrl),
    jwtSecret: config.jwtSecret === undefined ? undefined : 'hidden',
    blobs: {
      ...config.blobs,
      bucket: config.blobs.bucket && { ...config.blobs.bucket, secretAccessKey: 'hidden' },
    },
    push: maskPush(config.push),
    admin: {
      ...config.admin,
      token: config.admin.token === undefined ? undefined : 'hidden',
      dids: Object.fromEntries(config.admin.dids),
    },
    signingKey: config.signingKey === undefined ? undefined : 'hidden',
    tracing: config.tracing && {
      ...config.tracing,
      endpoint: maskUrl(config.tracing.endpoint),
      headers: 'hidden',
    },
  }
}

function maskPush({ webPush, apns, fcm }: PushServicesConfig): Record<string, unknown> {
  return {
    webPush: { ...webPush, privateKey: webPush.privateKey === undefined ? undefined : 'hidden' },
    apns: apns && { ...apns, pem: 'hidden' },
    fcm: fcm && { ...fcm, account: { ...fcm.account, privateKey: 'hidden' } },
  }
}
