import type { Redis } from 'ioredis'
import type { Log } from '../ports/index.ts'
import { openRedisServer } from './redis-connection.ts'
import { answersWithinMs } from './redis-links.ts'
import type { LinkEvents, OpenLinks, RedisPublisher, RedisSubscriber } from './redis-links.ts'

/** Links to one Redis server, by pub/sub. */
export async function serverLinks(url: string, log: Log): Promise<OpenLinks> {
  const [publisher, subscriber] = await Promise.all([
    openRedisServer(url, { role: 'publisher', answersWithinMs }, log),
    openRedisServer(url, { role: 'subscriber', answersWithinMs }, log),
  ])
  return (events) => ({
    publisher: publisherOver(publisher, events),
    subscriber: new ServerSubscriber(subscriber, events, log),
  })
}

function publisherOver(redis: Redis, events: LinkEvents): RedisPublisher {
  redis.on('ready', () => events.publishable())
  return {
    async publish(channel, message) {
      try {
        await redis.publish(channel, message)
      } catch (error) {
        // One that hangs is left: what comes until there is another connection is refused at once, and not queued.
        if (redis.status === 'ready') redis.disconnect(true)
        throw error
      }
    },
    get ready() {
      return redis.status === 'ready'
    },
    close: () => endConnection(redis),
  }
}

class ServerSubscriber implements RedisSubscriber {
  readonly #redis: Redis
  readonly #events: LinkEvents
  readonly #log: Log
  readonly #channels = new Set<string>()
  #hears = false
  #closed = false

  constructor(redis: Redis, events: LinkEvents, log: Log) {
    this.#redis = redis
    this.#events = events
    this.#log = log
    redis.on('messageBuffer', (channel: Buffer, message: Buffer) =>
      events.message(channel.toString(), message),
    )
    redis.on('ready', () => void this.#subscribeToAll())
    redis.on('close', () => {
      this.#hears = false
    })
  }

  get hears(): boolean {
    return this.#hears
  }

  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel)
    await this.#ask(() => this.#redis.subscribe(channel))
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#channels.delete(channel)
    await this.#ask(() => this.#redis.unsubscribe(channel))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#hears = false
    await endConnection(this.#redis)
  }

  /** Asks Redis if it can be asked; a failure ends in a new connection, which asks for everything again. */
  async #ask(command: () => Promise<unknown>): Promise<void> {
    if (this.#redis.status !== 'ready') return
    try {
      await command()
    } catch (error) {
      if (this.#closed) return
      this.#log.warn({ err: error }, 'Redis refused a subscription')
      this.#redis.disconnect(true)
    }
  }

  async #subscribeToAll(): Promise<void> {
    try {
      await this.#redis.subscribe(...this.#channels)
    } catch {
      // The connection is lost again, or is left since it hangs; the next 'ready' comes here.
      if (!this.#closed && this.#redis.status === 'ready') this.#redis.disconnect(true)
      return
    }
    if (this.#redis.status !== 'ready') return
    this.#hears = true
    this.#events.gap()
  }
}

async function endConnection(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => undefined)
  redis.disconnect()
}
