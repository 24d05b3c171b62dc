/** How the parts and nodes of a service tell each other that there is something to read. */
export type { Bus, BusListener, Unsubscribe } from './bus.ts'
export type { AccountHint, ConvoHint } from './hints.ts'
export { hearAccount, hearConvo, tellAccount, tellConvo } from './hints.ts'
export { createInProcessBus } from './in-process.ts'
export type { RedisBusOptions } from './redis.ts'
export { createRedisBus } from './redis.ts'
