import { silentLog, systemClock, systemRandom } from '@catbird-mls/core/ports'
import type { Clock, Log, Pause, Random } from '@catbird-mls/core/ports'
import type { Config } from './config/index.ts'
import { run } from './lifecycle/run.ts'
import type { Running } from './lifecycle/run.ts'
import { createMetrics } from './metrics/metrics.ts'
import type { Metrics } from './metrics/metrics.ts'

/** What a host of the server may put in the place of the machine's own. */
export type ServerOverrides = {
  readonly clock?: Clock
  readonly random?: Random
  /**
   * How housekeeping waits for its next run. Where it is given, the server does its chores by it, in this process, and
   * works on no jobs; otherwise they are jobs, made by the machine's clock.
   */
  readonly pause?: Pause
  /** Default: nothing is logged. */
  readonly log?: Log
}

/** A whole delivery service. Any number can live in one process, each with a database of its own. */
export interface CatbirdServer extends AsyncDisposable {
  /** The URL at which clients reach it; known once it has started. */
  readonly url: string
  /** The service's DID; known once it has started. */
  readonly did: string
  readonly metrics: Metrics
  /** Makes an address that signs whoever opens it in to the dashboard as an admin: once, and within the hour. */
  signInLink(): Promise<string>
  /** Binds its port, opens its database, and resolves when it answers. */
  start(): Promise<void>
  /** Finishes what is under way, ends its streams so that their readers come back, and closes everything. */
  stop(): Promise<void>
}

/**
 * Makes a server; `start` starts it.
 *
 * @example
 * await using server = createServer(parseConfig({ SERVER_PORT: '0', DATABASE_URL: url }))
 * await server.start()
 * await fetch(`${server.url}/xrpc/blue.catbird.mls.server.describeServer`)
 */
export function createServer(config: Config, overrides: ServerOverrides = {}): CatbirdServer {
  const ports = {
    clock: overrides.clock ?? systemClock,
    random: overrides.random ?? systemRandom,
    pause: overrides.pause,
    log: overrides.log ?? silentLog,
    metrics: createMetrics(),
  }
  let running: Promise<Running> | undefined
  let service: Omit<Running, 'stop'> | undefined
  const known = () => {
    if (service === undefined) throw new Error('the server has not been started')
    return service
  }
  let starting = new AbortController()
  const stop = async () => {
    const stopping = running
    starting.abort()
    running = undefined
    // A start that failed, or was given up, has closed what it had opened.
    const started = await stopping?.catch(() => undefined)
    await started?.stop()
  }
  return {
    get url() {
      return known().url
    },
    get did() {
      return known().did
    },
    metrics: ports.metrics,
    signInLink: async () => known().signInLink(),
    async start() {
      if (running === undefined) {
        starting = new AbortController()
        running = run(ports, config, starting.signal)
      }
      try {
        service = await running
      } catch (error) {
        running = undefined
        throw error
      }
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
