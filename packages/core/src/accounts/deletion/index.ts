/** How accounts end: they can do nothing any more at once, and what names them goes after. */
export { beginDeletion, deleteAccount, deletionWithinMs } from './begin-deletion.ts'
export { eraseAccounts } from './erase-accounts.ts'
export type { Erased } from './erase-accounts.ts'
export { eraseAbandonedConvos, forgetPartedAccounts } from './part-convos.ts'
