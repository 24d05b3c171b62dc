import { randomBytes } from 'node:crypto'
import type { Log } from '../ports/index.ts'
import { silentLog } from '../ports/index.ts'
import type { Bus, BusListener, Unsubscribe } from './bus.ts'
import { createListeners } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import { clusterLinks } from './cluster-links.ts'
import { readRedisAddress } from './redis-address.ts'
import type { OpenLinks, RedisPublisher, RedisSubscriber } from './redis-links.ts'
import { serverLinks } from './server-links.ts'

/** How to reach Redis. */
export type RedisBusOptions = {
  /** As `readRedisAddress` takes it. */
  readonly url: string
  /** Stands before every channel, so that several services can share a Redis. */
  readonly prefix?: string
  readonly log?: Log
}

const nodeIdLength = 16

/** The channel on which a node says that publications of its own were lost. */
const gapChannel = 'gap'

/**
 * A bus over Redis pub/sub, for a service of several nodes: of one server, or sharded over a cluster. It subscribes to
 * the channels that somebody on this node listens to, and to no other.
 *
 * States:
 * - connected: Redis has confirmed every subscription, and can be told things.
 * - deaf: at the beginning, and from the loss of a subscription on. Subscribing does not wait: the channel is asked for
 *   with all others when Redis is there again. Once Redis has confirmed them all, `onGap` is called, the first time too:
 *   something may have been subscribed to before.
 * - mute: while Redis, or the shard of a channel, cannot be told things. Publications reach this node's own listeners
 *   still; for others they are dropped, never queued. If there were any, the first word after it is "gap", by which
 *   `onGap` is called on every other node: they cannot know by themselves that they have missed something.
 *
 * Connecting is tried for ever. A publication is heard on its own node directly, and what comes back from
 * Redis of it is dropped.
 */
export async function createRedisBus(options: RedisBusOptions): Promise<Bus> {
  const log = options.log ?? silentLog
  const address = readRedisAddress(options.url)
  if (address === undefined) throw new Error('the address of the Redis cluster cannot be read')
  const open = await (address.kind === 'cluster' ? clusterLinks(address, log) : serverLinks(address.url, log))
  return new RedisBus(open, options.prefix ?? 'catbird-mls:', log)
}

class RedisBus implements Bus {
  readonly #publisher: RedisPublisher
  readonly #subscriber: RedisSubscriber
  readonly #prefix: string
  readonly #listeners: Listeners
  readonly #nodeId = randomBytes(nodeIdLength)
  readonly #gapListeners = new Set<() => void>()
  #owesGap = false
  #pending = 0
  #closing: Promise<void> | undefined

  constructor(open: OpenLinks, prefix: string, log: Log) {
    this.#prefix = prefix
    this.#listeners = createListeners(log)
    const links = open({
      message: (channel, message) => this.#hear(channel, message),
      gap: () => this.#tellGap(),
      publishable: () => void this.#payGap(),
    })
    this.#publisher = links.publisher
    this.#subscriber = links.subscriber
    void this.#subscriber.subscribe(prefix + gapChannel)
  }

  get connected(): boolean {
    return this.#subscriber.hears && this.#publisher.ready
  }

  get pending(): number {
    return this.#pending
  }

  publish(channel: string, payload: Uint8Array, { fleeting = false } = {}): Promise<void> {
    this.#listeners.tell(channel, payload)
    if (this.#closing !== undefined) return Promise.resolve()
    // Not waited for: whoever sends a message must not wait for a Redis that hangs.
    this.#send(channel, payload).catch(() => {
      this.#owesGap ||= !fleeting
    })
    return Promise.resolve()
  }

  async subscribe(channel: string, listener: BusListener): Promise<Unsubscribe> {
    const own: BusListener = (payload) => {
      listener(payload)
    }
    this.#listeners.add(channel, own)
    await this.#subscriber.subscribe(this.#prefix + channel)
    return async () => {
      if (!this.#listeners.remove(channel, own)) return
      await this.#subscriber.unsubscribe(this.#prefix + channel)
    }
  }

  onGap(listener: () => void): () => void {
    this.#gapListeners.add(listener)
    return () => void this.#gapListeners.delete(listener)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #hear(channel: string, message: Buffer): void {
    if (message.subarray(0, nodeIdLength).equals(this.#nodeId)) return
    if (channel === this.#prefix + gapChannel) this.#tellGap()
    else
      this.#listeners.tell(channel.slice(this.#prefix.length), new Uint8Array(message.subarray(nodeIdLength)))
  }

  async #send(channel: string, payload: Uint8Array): Promise<void> {
    this.#pending += 1
    try {
      await this.#publisher.publish(this.#prefix + channel, Buffer.concat([this.#nodeId, payload]))
    } finally {
      this.#pending -= 1
    }
  }

  async #payGap(): Promise<void> {
    if (!this.#owesGap) return
    this.#owesGap = false
    await this.#send(gapChannel, new Uint8Array()).catch(() => {
      this.#owesGap = true
    })
  }

  #tellGap(): void {
    for (const listener of [...this.#gapListeners]) listener()
  }

  async #close(): Promise<void> {
    this.#listeners.clear()
    this.#gapListeners.clear()
    await Promise.all([this.#publisher.close(), this.#subscriber.close()])
  }
}
