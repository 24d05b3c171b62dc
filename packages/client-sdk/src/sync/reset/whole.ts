/**
 * All that a reset takes: a chunk of its own in a page, since few sessions meet one. So it is with a wrong GroupInfo, which
 * is mended by what is in here too: yet another chunk would weigh more than it spares.
 */
export { mendInfo } from '../recovery/mend-info.ts'
export { attemptReset } from './attempt-reset.ts'
export { isResetByAdmin } from './is-reset-by-admin.ts'
export { readAnnounced } from './read-announced.ts'
export { resetRequested } from './reset-requested.ts'
export { ResetFollower } from './reset-follower.ts'
export { takeOwnReset, takeReset } from './take-reset.ts'
