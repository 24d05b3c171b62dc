/** A Redis that has not answered the bus by then hangs, and is left: milliseconds. */
export const answersWithinMs = 2000

/** What happens to the links. */
export type LinkEvents = {
  readonly message: (channel: string, message: Buffer) => void
  /** Publications may have been missed, and everything is heard again. */
  readonly gap: () => void
  /** After what could not be published: it may be tried again. */
  readonly publishable: () => void
}

/** The way by which this node tells others. */
export interface RedisPublisher {
  /** Fails if it cannot be told now. */
  publish(channel: string, message: Buffer): Promise<unknown>
  readonly ready: boolean
  close(): Promise<void>
}

/** The way by which this node hears others. It keeps the channels it is asked for, also while it is deaf. */
export interface RedisSubscriber {
  /** Resolves when the channel is heard; at once while not all can be. */
  subscribe(channel: string): Promise<void>
  unsubscribe(channel: string): Promise<void>
  /** Whether every channel is heard. */
  readonly hears: boolean
  close(): Promise<void>
}

/** Both ways between this node and Redis. */
export type RedisLinks = { readonly publisher: RedisPublisher; readonly subscriber: RedisSubscriber }

/** Opens the links, without waiting for Redis. */
export type OpenLinks = (events: LinkEvents) => RedisLinks
