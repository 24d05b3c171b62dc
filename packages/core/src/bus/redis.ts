import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Log } from '../ports/index.ts'
import { silentLog } from '../ports/index.ts'
import type { Bus, BusListener, Unsubscribe } from './bus.ts'
import { createListeners } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import { openRedis } from './redis-connection.ts'

/** How to reach Redis. */
export type RedisBusOptions = {
  readonly url: string
  /** Stands before every channel, so that several services can share a Redis. */
  readonly prefix?: string
  readonly log?: Log
}

const nodeIdLength = 16

/** The channel on which a node says that publications of its own were lost. */
const gapChannel = 'gap'

/**
 * A bus over Redis pub/sub, for a service of several nodes. It subscribes to the channels that somebody on
 * this node listens to, and to no other.
 *
 * States:
 * - connected: both connections stand, and Redis has confirmed every subscription.
 * - deaf: at the beginning, and from the loss of the subscriber's connection on. Subscribing does not wait:
 *   the channel is asked for with all others when Redis is there again. Once Redis has confirmed them all,
 *   `onGap` is called, except for the first time, when there was nothing to miss.
 * - mute: while the publisher's connection is lost. Publications reach this node's own listeners still; for
 *   others they are dropped, never queued. If there were any, the first word after it is "gap", by which
 *   `onGap` is called on every other node: they cannot know by themselves that they have missed something.
 *
 * Connecting is tried for ever. A publication is heard on its own node directly, and what comes back from
 * Redis of it is dropped.
 */
export async function createRedisBus(options: RedisBusOptions): Promise<Bus> {
  const log = options.log ?? silentLog
  const [publisher, subscriber] = await Promise.all([
    openRedis(options.url, 'publisher', log),
    openRedis(options.url, 'subscriber', log),
  ])
  return new RedisBus(publisher, subscriber, options.prefix ?? 'catbird-mls:', log)
}

class RedisBus implements Bus {
  readonly #publisher: Redis
  readonly #subscriber: Redis
  readonly #prefix: string
  readonly #log: Log
  readonly #listeners: Listeners
  readonly #nodeId = randomBytes(nodeIdLength)
  readonly #gapListeners = new Set<() => void>()
  #hears = false
  #hasMissed = false
  #owesGap = false
  #closing: Promise<void> | undefined

  constructor(publisher: Redis, subscriber: Redis, prefix: string, log: Log) {
    this.#publisher = publisher
    this.#subscriber = subscriber
    this.#prefix = prefix
    this.#log = log
    this.#listeners = createListeners(log)
    subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) => {
      this.#hear(channel.toString(), message)
    })
    subscriber.on('ready', () => void this.#subscribeToAll())
    subscriber.on('close', () => {
      this.#hears = false
      this.#hasMissed = true
    })
    publisher.on('ready', () => void this.#payGap())
  }

  get connected(): boolean {
    return this.#hears && this.#publisher.status === 'ready'
  }

  publish(channel: string, payload: Uint8Array): Promise<void> {
    this.#listeners.tell(channel, payload)
    // Not waited for: whoever sends a message must not wait for a Redis that hangs.
    this.#send(channel, payload).catch(() => {
      this.#owesGap = true
    })
    return Promise.resolve()
  }

  async subscribe(channel: string, listener: BusListener): Promise<Unsubscribe> {
    const own: BusListener = (payload) => {
      listener(payload)
    }
    this.#listeners.add(channel, own)
    await this.#ask(() => this.#subscriber.subscribe(this.#prefix + channel))
    return async () => {
      if (!this.#listeners.remove(channel, own)) return
      await this.#ask(() => this.#subscriber.unsubscribe(this.#prefix + channel))
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

  #send(channel: string, payload: Uint8Array): Promise<number> {
    return this.#publisher.publish(this.#prefix + channel, Buffer.concat([this.#nodeId, payload]))
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

  /** Asks Redis if it can be asked; a failure ends in a new connection, which asks for everything again. */
  async #ask(command: () => Promise<unknown>): Promise<void> {
    if (this.#subscriber.status !== 'ready') return
    try {
      await command()
    } catch (error) {
      if (this.#closing !== undefined) return
      this.#log.warn({ err: error }, 'Redis refused a subscription')
      this.#subscriber.disconnect(true)
    }
  }

  async #subscribeToAll(): Promise<void> {
    const channels = [gapChannel, ...this.#listeners.channels()]
    try {
      await this.#subscriber.subscribe(...channels.map((channel) => this.#prefix + channel))
    } catch {
      // The connection is lost again; its next 'ready' comes here.
      return
    }
    if (this.#subscriber.status !== 'ready') return
    this.#hears = true
    if (this.#hasMissed) this.#tellGap()
    this.#hasMissed = false
  }

  async #close(): Promise<void> {
    this.#hears = false
    this.#listeners.clear()
    this.#gapListeners.clear()
    await Promise.all([endConnection(this.#publisher), endConnection(this.#subscriber)])
  }
}

async function endConnection(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => undefined)
  redis.disconnect()
}
