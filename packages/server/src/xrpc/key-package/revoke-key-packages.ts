import { revokeKeyPackages as revoke } from '@catbird-mls/core/key-packages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.keyPackage.revokeKeyPackages` */
export function revokeKeyPackages(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.keyPackage.revokeKeyPackages(
    ports.acts.device(ids.BlueCatbirdMlsKeyPackageRevokeKeyPackages, async ({ caller, input }) =>
      revoke(ports, { caller, refs: input.refs ?? [], all: input.all ?? false }),
    ),
  )
}
