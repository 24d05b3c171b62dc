import { tracingChannel } from 'node:diagnostics_channel'

/** A piece of work, as it is told to whoever traces. It never names an account, a device or a convo, and has no values. */
export type Work = {
  /**
   * `job` and `batch` are work of their own, the others are done for something else: a statement, a transaction, the
   * waiting for a connection.
   */
  readonly kind: 'job' | 'batch' | 'query' | 'transaction' | 'connection'
  readonly name: string
  /** How many things it is done for. */
  readonly count?: number
}

/** The name of the channel on which work is told. */
export const workChannelName = 'catbird-mls:work'

const channel = tracingChannel<string, Work>(workChannelName)

/** Whether anybody traces: what would only be done for them is left out if not. */
export function isTraced(): boolean {
  return channel.hasSubscribers
}

/**
 * Does work, and tells whoever traces when it begins and ends. Where nobody does, nothing is told, and it is done as if by
 * itself. What is told has no part in the outcome.
 */
export function traced<Result>(work: Work, act: () => Promise<Result>): Promise<Result> {
  return channel.hasSubscribers ? channel.tracePromise(act, work) : act()
}
