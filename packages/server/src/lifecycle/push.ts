import { createECDH } from 'node:crypto'
import type { Log, Random } from '@catbird-mls/core/ports'
import type { PushConfig } from '@catbird-mls/core/push'
import { keptSecret } from '../config/index.ts'
import type { Config, KeptSecret } from '../config/index.ts'

type Ports = { readonly log: Log; readonly random: Random }
type Vapid = NonNullable<PushConfig['webPush']>

const vapidKey: KeptSecret = {
  fileName: 'vapid-private-key',
  remedy: 'delete it (browsers will have to subscribe anew), or set VAPID_PRIVATE_KEY',
}

/** Stands in for an operator whom nobody can write to: a developer's machine. */
const nobody = 'mailto:nobody@example.com'

/** What the configuration says of push services, with the key for Web Push made where none is set. */
export async function openPushConfig(ports: Ports, config: Config, url: string): Promise<PushConfig> {
  return {
    webPush: await vapid(ports, config, url),
    apns: config.push.apns,
    fcm: config.push.fcm,
    allowLoopback: config.mode === 'development',
  }
}

/**
 * The key of a subscription must be the same on all nodes and for ever. So one is made up only where there is one node,
 * with a folder of its own that lasts and keeps other things already: with the embedded database, and in development
 * unless the other secret is configured too.
 */
async function vapid(ports: Ports, config: Config, url: string): Promise<Vapid | undefined> {
  const { subject = url.startsWith('https:') ? url : nobody, privateKey } = config.push.webPush
  if (privateKey !== undefined) return keyPair(privateKey, subject)
  const keeps = config.mode === 'development' && config.jwtSecret === undefined
  if (!keeps && config.database.kind !== 'embedded') {
    ports.log.info({}, 'no Web Push: VAPID_PRIVATE_KEY is not set')
    return undefined
  }
  const kept = await keptSecret(config.dataDir, ports.random, vapidKey)
  return keyPair(Buffer.from(kept, 'hex').toString('base64url'), subject)
}

function keyPair(privateKey: string, subject: string): Vapid {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(privateKey, 'base64url')
  return { subject, privateKey, publicKey: pair.getPublicKey('base64url') }
}
