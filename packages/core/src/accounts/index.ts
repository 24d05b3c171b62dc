/** Accounts as the operator governs them: suspended, and let back. */
export { restoreAccount } from './restore-account.ts'
export { suggestRemovals } from './suggest-removals.ts'
export { suspendAccount } from './suspend-account.ts'
export { withdrawRemovals } from './withdraw-removals.ts'
