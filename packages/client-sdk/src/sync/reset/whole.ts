/** All that a reset takes: a chunk of its own in a page, since few sessions meet one. */
export { attemptReset } from './attempt-reset.ts'
export { ResetFollower } from './reset-follower.ts'
export { takeOwnReset, takeReset } from './take-reset.ts'
