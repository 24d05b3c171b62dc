/** How the parts and nodes of a service tell each other that there is something to read. */
export type { Bus, BusListener, Unsubscribe } from './bus.ts'
export type { AccountHint, ConvoHint, Ephemeral } from './hints.ts'
export {
  hearAccount,
  hearConvo,
  hearIdentities,
  tellAccount,
  tellConvo,
  tellEphemeral,
  tellIdentity,
} from './hints.ts'
export { createInProcessBus } from './in-process.ts'
export type { RedisAddress } from './redis-address.ts'
export { readRedisAddress } from './redis-address.ts'
export { openRedisCluster, openRedisServer } from './redis-connection.ts'
export type { RedisBusOptions } from './redis.ts'
export { createRedisBus } from './redis.ts'
