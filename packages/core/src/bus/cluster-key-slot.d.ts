declare module 'cluster-key-slot' {
  /** The hash slot of a key or of a sharded channel (redis.io, "Redis cluster specification", "Key distribution model"). */
  export default function slotOf(key: string): number
}
