/**
 * Accounts as operators govern them: cut off for a time or for good, let back, and parts of what they have taken away; and
 * how they end.
 */
export {
  beginDeletion,
  deleteAccount,
  deletionWithinMs,
  eraseAbandonedConvos,
  eraseAccounts,
  forgetPartedAccounts,
} from './deletion/index.ts'
export type { Erased } from './deletion/index.ts'
export { endSuspensions } from './end-suspensions.ts'
export { readStanding } from './read-standing.ts'
export type { AccountStanding } from './read-standing.ts'
export { restoreAccount } from './restore-account.ts'
export { revokeDevice } from './revoke-device.ts'
export { revokeTakenDownInvites } from './revoke-taken-down-invites.ts'
export { suggestRemovals } from './suggest-removals.ts'
export { suspendAccount } from './suspend-account.ts'
export { takeDownAccount } from './take-down-account.ts'
export { withdrawRemovals } from './withdraw-removals.ts'
