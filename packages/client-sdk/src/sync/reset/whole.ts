/** All that a reset takes: a chunk of its own in a page, since few sessions meet one. */
export { attemptReset } from './attempt-reset.ts'
export { isResetByAdmin } from './is-reset-by-admin.ts'
export { readAnnounced } from './read-announced.ts'
export { resetRequested } from './reset-requested.ts'
export { ResetFollower } from './reset-follower.ts'
export { takeOwnReset, takeReset } from './take-reset.ts'
