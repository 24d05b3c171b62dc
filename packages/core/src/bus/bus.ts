/** Hears what is published on a channel. It must not throw; one that does is logged and heard no less by others. */
export type BusListener = (payload: Uint8Array) => void

/** Ends a subscription. Safe to call again. */
export type Unsubscribe = () => Promise<void>

/**
 * How the parts of a service, and its nodes, tell each other that something has changed. A hint and never the
 * truth: a publication may be lost, come twice, or come late. Whoever needs to know reads Postgres.
 */
export interface Bus extends AsyncDisposable {
  /**
   * Tells everybody who listens to the channel, on this node for certain and on others if they can be reached
   * just now. Never fails: what could not be told is found out by reading; `fleeting` is what is in no log, so that
   * nobody need read because of it.
   */
  publish(channel: string, payload: Uint8Array, options?: { readonly fleeting?: boolean }): Promise<void>
  /** Listens to a channel. What is published after this has resolved is heard, unless the bus is not connected. */
  subscribe(channel: string, listener: BusListener): Promise<Unsubscribe>
  /** Whether other nodes can be heard and told just now. While not, whoever needs to know reads Postgres by the clock. */
  readonly connected: boolean
  /** How many publications others have not been told of yet, and may still be. */
  readonly pending: number
  /**
   * Calls back when publications of other nodes have been lost, once they are heard again: whatever was
   * subscribed to has to be read. Gives a function that ends this.
   */
  onGap(listener: () => void): () => void
  /** Ends all subscriptions and connections. Safe to call again. */
  close(): Promise<void>
}
