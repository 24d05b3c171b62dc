import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { limits } from '../../limits/protocol-limits.ts'
import type { XrpcPorts } from '../ports.ts'

const features = ['sessions', 'deviceProof', 'eventStream', 'eventPolling', 'invites', 'ephemeral']

/** `blue.catbird.mls.server.describeServer` */
export function describeServer(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'clock' | 'service' | 'ciphersuites'>,
): void {
  const { did, version } = ports.service
  const description = { did, version, ciphersuites: [...ports.ciphersuites], limits, features }
  server.blue.catbird.mls.server.describeServer(
    ports.acts.open(ids.BlueCatbirdMlsServerDescribeServer, async () => ({
      ...description,
      now: ports.clock.now().toISOString(),
    })),
  )
}
