/** Franking: each message is bound to its sender by a tag that only the service can make (docs/decisions/0021). */
export { destroyFrankingKeys } from './destroy-keys.ts'
export { createFranking } from './franking.ts'
export type { Franking, Stamps } from './franking.ts'
export { monthOf } from './month.ts'
export { monthIn, sameTag, tagOf } from './tag.ts'
