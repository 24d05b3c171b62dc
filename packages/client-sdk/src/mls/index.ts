/**
 * The MLS session engine: create, join, commit, process, seal and open, on immutable states.
 * No network, no storage. What knows the MLS library lives here and in `core/mls`, nowhere else.
 */
export type {
  CborMap,
  CborValue,
  Did,
  InfoRemainder,
  KnownCiphersuite,
  LeaveStatement,
  Permission,
  Policy,
  PolicyInvite,
  PolicyRules,
  PublicGroup,
  ResetOf,
} from '@catbird-mls/core/mls'
export { decrypt, encrypt, peek, sentInEpoch } from './application.ts'
export type { Decrypted, Encrypted } from './application.ts'
export { beginReset } from './begin-reset.ts'
export { beganBy } from './began-by.ts'
export { buildCommit } from './build-commit.ts'
export type { BuiltCommit, CommitChanges } from './build-commit.ts'
export { RENEW_LEAF_AT } from './client-config.ts'
export { committerOf } from './committer.ts'
export type { Committer } from './committer.ts'
export { createGroup } from './create-group.ts'
export type { CreatedGroup } from './create-group.ts'
export { generateDeviceKeys } from './device-keys.ts'
export type { DeviceKeys } from './device-keys.ts'
export { openEphemeral, sealEphemeral } from './ephemeral.ts'
export type { OpenedEphemeral } from './ephemeral.ts'
export { MlsEngineError } from './errors.ts'
export type { MlsFailure } from './errors.ts'
export { exportSecret } from './exporter.ts'
export { externalPubOfState, groupInfoOf } from './group-info.ts'
export { epochOf, ownLeaf } from './group-state.ts'
export type { GroupState, PastEpoch } from './group-state.ts'
export { enterByInvite } from './invite.ts'
export type { Entry } from './invite.ts'
export { invitedBy } from './invited-by.ts'
export { joinExternally, joinFromWelcome } from './join.ts'
export { makeKeyPackage } from './key-package.ts'
export type { OwnKeyPackage } from './key-package.ts'
export { hasLeafOf, leafAt, leavesOf, newLeaves } from './members.ts'
export type { Leaf } from './members.ts'
export { leaveStatement, policyOf, publicOf } from './policy.ts'
export { effectOf, processCommit } from './process-commit.ts'
export type { CommitEffect, Processed } from './process-commit.ts'
export { promote } from './promote.ts'
export { isSound } from './soundness.ts'
export { hasVouchedFor, hasVouchedForCommit } from './vouched.ts'
export { decodeGroupState, encodeGroupState, recordChanges, stateFromRecords } from './state-records.ts'
export type { RecordChange } from './state-records.ts'
