/**
 * Everything that reads, verifies and writes device records. A page loads it when it first has a device to look at,
 * see `lazy-records.ts`: with it come the curves that repos are signed by.
 */
export { endorseInRepo } from './endorse-device.ts'
export { OwnersRecords } from './owners-records.ts'
export type { OwnersRecordsOptions } from './owners-records.ts'
export { verifiesEndorsement } from './verify-endorsement.ts'
