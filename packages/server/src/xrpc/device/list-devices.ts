import { listDevices as list } from '@catbird-mls/core/devices'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import { parseDid } from '../ids.ts'
import type { XrpcPorts } from '../ports.ts'
import { deviceView } from './device-view.ts'

/** `blue.catbird.mls.device.listDevices` */
export function listDevices(server: Server, ports: Pick<XrpcPorts, 'acts' | 'db'>): void {
  server.blue.catbird.mls.device.listDevices(
    ports.acts.account(ids.BlueCatbirdMlsDeviceListDevices, async ({ caller, params }) => {
      const did = params.did === undefined ? undefined : parseDid(params.did)
      const devices = await list(ports, { caller, did })
      return { devices: devices.map(deviceView) }
    }),
  )
}
