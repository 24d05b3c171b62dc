import { unregisterPush as unregister } from '@catbird-mls/core/push'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.device.unregisterPush` */
export function unregisterPush(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.device.unregisterPush(
    ports.acts.device(ids.BlueCatbirdMlsDeviceUnregisterPush, async ({ caller }) => {
      await unregister(ports, { caller })
      return {}
    }),
  )
}
