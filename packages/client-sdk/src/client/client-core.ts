import type { Diagnostics, DiagnosticsOptions } from '../diagnostics/report.ts'
import type { Ports } from '../sync/ports.ts'
import type { Account } from './account.ts'
import type { Backup } from './backup.ts'
import type { Contacts } from './contacts.ts'
import type { Convos } from './convos.ts'
import type { EventHub } from './event-hub.ts'
import type { History } from './own-history.ts'
import type { Push } from './push.ts'
import type { Settings } from './settings.ts'
import type { OwnDeviceView } from './views.ts'

/** What does the work of an `MlsClient`: here ({@link LocalClient}), or in whichever tab has the storage. */
export interface ClientCore {
  readonly did: string
  readonly deviceId: string
  readonly xrpc: Ports['api']
  readonly convos: Convos
  readonly contacts: Contacts
  readonly account: Account
  readonly push: Push
  readonly settings: Settings
  readonly history: History
  readonly backup: Backup
  readonly hub: EventHub
  sync(): Promise<void>
  devices(): Promise<OwnDeviceView[]>
  diagnostics(options?: DiagnosticsOptions): Promise<Diagnostics>
  removeDevice(deviceId: string): Promise<void>
  endorseDevice(deviceId: string, signatureKey?: Uint8Array): Promise<void>
  approveDevice(account: string, deviceId: string, signatureKey?: Uint8Array): Promise<void>
  checkDevices(account: string): Promise<void>
  close(): Promise<void>
}
