import { getKeyPackageStatus as getStatus } from '@catbird-mls/core/key-packages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.keyPackage.getKeyPackageStatus` */
export function getKeyPackageStatus(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db' | 'clock'>): void {
  server.blue.catbird.mls.keyPackage.getKeyPackageStatus(
    ports.acts.device(ids.BlueCatbirdMlsKeyPackageGetKeyPackageStatus, async ({ caller }) => {
      const { earliestExpiry, ...status } = await getStatus(ports, { caller })
      return earliestExpiry === undefined
        ? status
        : { ...status, earliestExpiry: earliestExpiry.toISOString() }
    }),
  )
}
