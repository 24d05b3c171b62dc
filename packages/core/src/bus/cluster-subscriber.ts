import { setTimeout as pause } from 'node:timers/promises'
import slotOf from 'cluster-key-slot'
import type { Cluster, Redis, RedisOptions } from 'ioredis'
import type { Log } from '../ports/index.ts'
import type { LinkEvents, RedisSubscriber } from './redis-links.ts'

/** The connection to one node of the cluster, when it stands, and the channels asked for over it. */
type Shard = { readonly redis: Redis; readonly ready: Promise<void>; readonly channels: Set<string> }

/**
 * Subscriptions in a Redis Cluster: one connection to each node that owns a slot of a channel, and over it the
 * channels of its slots. States:
 * - **deaf**: at the beginning; when a connection ends, when a node says that a slot is not, or no longer, its own
 *   (`MOVED`, or `sunsubscribe` unasked), and when another owner of slots becomes known. All channels are given to the
 *   owners of their slots, which is tried again, with the owners asked for anew, until each is confirmed.
 * - **hearing**: every channel is confirmed by the owner of its slot. Entering it tells of a gap: whatever was published
 *   between the move, or the asking, and the confirmation has gone to nobody.
 *
 * ioredis can do this itself (`shardedSubscribers`), but does not tell when a subscription is confirmed after a move,
 * and passes over one that is refused; without that no gap could be told of.
 */
export class ClusterSubscriber implements RedisSubscriber {
  readonly #cluster: Cluster
  readonly #events: LinkEvents
  readonly #log: Log
  /** The channels asked for, with their slots. */
  readonly #wanted = new Map<string, number>()
  readonly #shards = new Map<string, Shard>()
  readonly #closing = new AbortController()
  #owners: readonly (string | undefined)[] = []
  #hears = false
  #assigning = false
  #again = false

  constructor(cluster: Cluster, events: LinkEvents, log: Log) {
    this.#cluster = cluster
    this.#events = events
    this.#log = log
    cluster.on('ready', () => this.#assignAll())
    cluster.on('refresh', () => {
      if (this.#hears && this.#ownersHaveChanged()) this.#assignAll()
    })
  }

  get hears(): boolean {
    return this.#hears
  }

  async subscribe(channel: string): Promise<void> {
    const slot = slotOf(channel)
    this.#wanted.set(channel, slot)
    if (this.#hears)
      await this.#orAssignAll(() => send(this.#shardAt(this.#owners[slot]), 'ssubscribe', [channel]))
    else this.#assignAll()
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#wanted.delete(channel)
    for (const shard of this.#shards.values())
      if (shard.channels.has(channel)) await this.#orAssignAll(() => send(shard, 'sunsubscribe', [channel]))
  }

  close(): Promise<void> {
    this.#hears = false
    this.#closing.abort()
    for (const key of [...this.#shards.keys()]) this.#drop(key)
    return Promise.resolve()
  }

  /** Asks for one channel alone; should that fail, all of them are given out anew. */
  async #orAssignAll(ask: () => Promise<void>): Promise<void> {
    try {
      await ask()
    } catch {
      this.#assignAll()
    }
  }

  /** Goes deaf, and gives all channels to the owners of their slots, until that is done. */
  #assignAll(): void {
    this.#hears = false
    this.#again = true
    if (this.#assigning || this.#closing.signal.aborted) return
    this.#assigning = true
    this.#assignUntilDone().then(
      () => this.#hearAll(),
      (error: unknown) => {
        this.#assigning = false
        this.#log.error({ err: error }, 'the Redis cluster cannot be heard')
      },
    )
  }

  async #assignUntilDone(): Promise<void> {
    const { signal } = this.#closing
    for (let tries = 1; this.#again && !signal.aborted; tries++) {
      this.#again = false
      try {
        await this.#assign()
      } catch (error) {
        this.#again = true
        if (tries === 3) this.#log.warn({ err: error }, 'a part of the Redis cluster cannot be heard')
        await Promise.all([this.#refreshOwners(), waitBeforeTry(tries, signal)])
      }
    }
  }

  /** In one step, so that a channel asked for meanwhile, or by who is told of the gap, is given out by somebody. */
  #hearAll(): void {
    this.#assigning = false
    if (this.#again) return this.#assignAll()
    if (this.#closing.signal.aborted) return
    this.#hears = true
    this.#events.gap()
  }

  async #assign(): Promise<void> {
    this.#owners = ownersOf(this.#cluster)
    const channelsOf = new Map<string, string[]>()
    for (const [channel, slot] of this.#wanted) {
      const owner = this.#owners[slot]
      if (owner === undefined) throw new Error(`no node of the Redis cluster owns slot ${slot}`)
      const channels = channelsOf.get(owner)
      if (channels === undefined) channelsOf.set(owner, [channel])
      else channels.push(channel)
    }
    for (const key of [...this.#shards.keys()]) if (!channelsOf.has(key)) this.#drop(key)
    await Promise.all([...channelsOf].map(([key, channels]) => this.#assignTo(key, channels)))
  }

  async #assignTo(key: string, channels: readonly string[]): Promise<void> {
    const shard = this.#shardAt(key)
    const wanted = new Set(channels)
    const left = [...shard.channels].filter((channel) => !wanted.has(channel))
    const lacking = channels.filter((channel) => !shard.channels.has(channel))
    try {
      await Promise.all([
        ...this.#bySlot(left).map((group) => send(shard, 'sunsubscribe', group)),
        ...this.#bySlot(lacking).map((group) => send(shard, 'ssubscribe', group)),
      ])
    } catch (error) {
      // What was confirmed of it is not known.
      this.#drop(key)
      throw error
    }
  }

  /** The connection to a node, opened if there is none. */
  #shardAt(key: string | undefined): Shard {
    if (key === undefined) throw new Error('no node of the Redis cluster owns the slot')
    return this.#shards.get(key) ?? this.#open(key)
  }

  #open(key: string): Shard {
    const node = this.#cluster.nodes('master').find(({ options }) => keyOf(options) === key)
    if (node === undefined) throw new Error(`the node ${key} of the Redis cluster is not known`)
    const redis = node.duplicate({
      connectionName: 'catbird-mls-subscriber',
      lazyConnect: true,
      retryStrategy: null,
      autoResubscribe: false,
      enableReadyCheck: false,
    })
    const ready = redis.connect()
    const shard: Shard = { redis, channels: new Set(), ready }
    // Whoever waits for it hears of a failure there, and its end is heard of here.
    ready.catch(() => undefined)
    const lose = () => {
      if (this.#shards.get(key) !== shard) return
      this.#drop(key)
      this.#assignAll()
    }
    redis.on('smessageBuffer', (channel: Buffer, message: Buffer) =>
      this.#events.message(channel.toString(), message),
    )
    // Of which channels it is told is not known: all of the shard are asked for anew.
    redis.on('moved', lose)
    redis.on('end', lose)
    redis.on('error', (error: Error) =>
      this.#log.debug({ err: error }, 'a node of the Redis cluster is lost'),
    )
    this.#shards.set(key, shard)
    return shard
  }

  #drop(key: string): void {
    const shard = this.#shards.get(key)
    this.#shards.delete(key)
    shard?.redis.disconnect()
  }

  #bySlot(channels: readonly string[]): string[][] {
    const groups = new Map<number, string[]>()
    for (const channel of channels) {
      const slot = this.#wanted.get(channel) ?? slotOf(channel)
      groups.set(slot, [...(groups.get(slot) ?? []), channel])
    }
    return [...groups.values()]
  }

  #refreshOwners(): Promise<void> {
    return new Promise((resolve) => this.#cluster.refreshSlotsCache(() => resolve()))
  }

  #ownersHaveChanged(): boolean {
    const owners = ownersOf(this.#cluster)
    return owners.length !== this.#owners.length || owners.some((owner, slot) => owner !== this.#owners[slot])
  }
}

/** The key of the node that owns each slot. */
function ownersOf(cluster: Cluster): (string | undefined)[] {
  return Array.from(cluster.slots, (nodes: string[] | undefined) => nodes?.[0])
}

function keyOf({ host, port }: Pick<RedisOptions, 'host' | 'port'>): string {
  return `${host ?? '127.0.0.1'}:${port ?? 6379}`
}

/** All channels of one command are of one slot (redis.io/commands/ssubscribe). */
async function send(shard: Shard, command: 'ssubscribe' | 'sunsubscribe', channels: string[]): Promise<void> {
  for (const channel of channels) {
    if (command === 'ssubscribe') shard.channels.add(channel)
    else shard.channels.delete(channel)
  }
  await shard.ready
  await shard.redis[command](...channels)
}

async function waitBeforeTry(tries: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(2000, 25 * 2 ** Math.min(tries, 10))
  await pause(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined)
}
