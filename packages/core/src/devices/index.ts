/** The devices of accounts: registered with their keys, listed, removed for good. */
export type { DeviceView } from './device-view.ts'
export { maxDevices } from './limits.ts'
export { listDevices } from './list-devices.ts'
export { recheckDeviceRecords } from './recheck-device-records.ts'
export type { RecheckResult } from './recheck-device-records.ts'
export { registerDevice } from './register-device.ts'
export { removeDevice } from './remove-device.ts'
export { requireActiveDevice } from './require-active-device.ts'
