import { registerDevice as register } from '@catbird-mls/core/devices'
import { ids } from '../../lexicon/ids.ts'
import type { Server } from '../../lexicon/index.ts'
import type { XrpcPorts } from '../ports.ts'
import { deviceView } from './device-view.ts'

const lxm = ids.BlueCatbirdMlsDeviceRegisterDevice

type Ports = Pick<
  XrpcPorts,
  'acts' | 'db' | 'bus' | 'clock' | 'serviceDid' | 'ciphersuites' | 'deviceRecords' | 'recheckMs' | 'happened'
>

/** `blue.catbird.mls.device.registerDevice` */
export function registerDevice(server: Server, ports: Ports): void {
  server.blue.catbird.mls.device.registerDevice(
    ports.acts.service(lxm, async ({ caller, input }) => {
      const device = await register(ports, { did: caller.did, ...input, lxm, body: caller.proven })
      ports.happened.deviceRegistered(device)
      return { device: deviceView(device) }
    }),
  )
}
