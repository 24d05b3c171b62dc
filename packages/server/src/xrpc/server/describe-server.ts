import type { PushOffer } from '@catbird-mls/core/push'
import { readHistoryId } from '@catbird-mls/core/restore'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { Push } from '../../lexicon/types/blue/catbird/mls/server/describeServer.ts'
import { limits } from '../../limits/protocol-limits.ts'
import type { XrpcPorts } from '../ports.ts'

const features = ['sessions', 'deviceProof', 'eventStream', 'eventPolling', 'invites', 'ephemeral', 'reports']

/** `blue.catbird.mls.server.describeServer` */
export function describeServer(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'service' | 'ciphersuites' | 'pushRules' | 'blobRules'>,
): void {
  const { did, version } = ports.service
  const { offer } = ports.pushRules
  const blobBytes = ports.blobRules.maxBytes
  const description = {
    ...{ did, version, ciphersuites: [...ports.ciphersuites], limits: { ...limits, blobBytes } },
    features: [...features, ...(blobBytes === 0 ? [] : ['blobs']), ...pushFeatures(offer)],
    push: pushView(offer),
  }
  server.blue.catbird.mls.server.describeServer(
    ports.acts.open(ids.BlueCatbirdMlsServerDescribeServer, async () => ({
      ...description,
      now: ports.clock.now().toISOString(),
      historyId: await readHistoryId(ports.db),
    })),
  )
}

function pushFeatures({ vapidPublicKey, apnsTopics, fcm }: PushOffer): string[] {
  return [
    ...(vapidPublicKey === undefined ? [] : ['webPush']),
    ...(apnsTopics === undefined ? [] : ['apns']),
    ...(fcm ? ['fcm'] : []),
  ]
}

function pushView({ vapidPublicKey, apnsTopics }: PushOffer): Push {
  return {
    ...(vapidPublicKey === undefined ? {} : { vapidPublicKey }),
    ...(apnsTopics === undefined ? {} : { apnsTopics: [...apnsTopics] }),
  }
}
