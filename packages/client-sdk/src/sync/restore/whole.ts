/** All that follows from a restored backup: a chunk of its own in a page, since few sessions meet one. */
export { acceptAgain } from './accept-again.ts'
export { compareConvo, isLineLost } from './compare-convo.ts'
export { isEarlier } from './is-earlier.ts'
export { keepReturned } from './keep-returned.ts'
export { planBan } from './plan-ban.ts'
export { redo } from './redo.ts'
export { isSentAgain, takeAgain } from './take-again.ts'
