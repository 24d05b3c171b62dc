/** The storage contract, for those who write an adapter. */
export { StorageClosedError, StorageLockedError } from './contract.ts'
export type { Change, ClientStorage, KeyRange, Store, StoreEntry } from './contract.ts'
