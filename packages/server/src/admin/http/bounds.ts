import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '@catbird-mls/core/ports'
import type { Cluster, Redis } from 'ioredis'
import { asksForStream } from '../../http/event-stream.ts'
import { createInFlight } from '../../limits/in-flight.ts'
import { createRateLimit } from '../../limits/rate-limits.ts'

/** A request, and the address that it is counted by. */
type Admitted = {
  readonly request: Pick<IncomingMessage, 'headers'>
  readonly response: ServerResponse
  readonly addressKey: string
}

/** How much a node does for operators and whoever would be one: apart from XRPC, so that neither is in the other's way. */
export type Bounds = {
  /** Lets a request in until it is answered. @throws ServiceError `RateLimitExceeded` or `Overloaded` */
  readonly admit: (admitted: Admitted) => Promise<void>
}

/** From one address: far more than a dashboard asks for. */
const perMinute = 600
/** On one node. */
const mostAtOnce = 64
const mostStreams = 100

/** Makes the bounds. A stream of live figures, which stays, takes a place of its own kind. */
export function createBounds(ports: { log: Log; redis: Redis | Cluster | undefined }): Bounds {
  const ofAddress = createRateLimit(ports, { name: 'admin', of: 'address', perMinute: () => perMinute })
  const [places, streams] = [createInFlight(mostAtOnce), createInFlight(mostStreams)]
  return {
    async admit({ request, response, addressKey }) {
      await ofAddress(addressKey)
      whenClosed(response, (asksForStream(request) ? streams : places).take())
    },
  }
}

/** Does something once an answer is over: at once if its reader has gone already. */
export function whenClosed(response: ServerResponse, act: () => void): void {
  if (response.destroyed) act()
  else response.once('close', act)
}
