/** All that follows from a restored backup: a chunk of its own in a page, since few sessions meet one. */
export { compareOnce } from './compare-once.ts'
export { isOnLine } from './on-line.ts'
export { redo } from './redo.ts'
export { isSentAgain, takeAgain } from './take-again.ts'
