import { removeDevice as remove } from '@catbird-mls/core/devices'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseDeviceId } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'

/** `blue.catbird.mls.device.removeDevice` */
export function removeDevice(
  server: Server,
  ports: Pick<XrpcPorts, 'acts' | 'db' | 'bus' | 'clock' | 'happened'>,
): void {
  server.blue.catbird.mls.device.removeDevice(
    ports.acts.account(ids.BlueCatbirdMlsDeviceRemoveDevice, async ({ caller, input }) => {
      const device = { did: caller.did, deviceId: parseDeviceId(input.deviceId) }
      await remove(ports, device)
      ports.happened.deviceRemoved(device)
      return {}
    }),
  )
}
