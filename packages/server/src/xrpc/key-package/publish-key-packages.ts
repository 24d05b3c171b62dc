import { publishKeyPackages as publish } from '@catbird-mls/core/key-packages'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

type Ports = Pick<XrpcPorts, 'acts' | 'db' | 'clock' | 'happened'>

/** `blue.catbird.mls.keyPackage.publishKeyPackages` */
export function publishKeyPackages(server: Server, ports: Ports): void {
  server.blue.catbird.mls.keyPackage.publishKeyPackages(
    ports.acts.device(ids.BlueCatbirdMlsKeyPackagePublishKeyPackages, async ({ caller, input }) => {
      const { keyPackages, lastResort } = input
      const published = await publish(ports, { caller, keyPackages, lastResort })
      ports.happened.keyPackagesPublished(caller, published.refs.length)
      return { ...published, refs: [...published.refs] }
    }),
  )
}
