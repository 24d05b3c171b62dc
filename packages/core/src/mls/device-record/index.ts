/**
 * Devices as their owners' repos publish them, verified from the bytes alone: the record, its proof, and what earlier
 * devices have signed. An entry of its own, so that a page loads it when there is something to verify.
 */
export { createEndorsement, verifyEndorsement } from './endorsement.ts'
export type { EndorsedDevice, Endorsement, Endorser } from './endorsement.ts'
export { DEVICE_COLLECTION, readPublishedDevice } from './published-device.ts'
export type { PublishedDevice } from './published-device.ts'
export { MAX_DEVICE_RECORD_PROOF_BYTES, verifyDeviceRecordProof } from './verify-device-record-proof.ts'
export type { DeviceRecordProof } from './verify-device-record-proof.ts'
export { readRepoIdentity } from '../repo-proof/repo-identity.ts'
export type { RepoIdentity } from '../repo-proof/repo-identity.ts'
export { repoKeyFromDidKey } from '../repo-proof/repo-key.ts'
export type { RepoKey } from '../repo-proof/repo-key.ts'
export { newestRev } from '../repo-proof/rev.ts'
