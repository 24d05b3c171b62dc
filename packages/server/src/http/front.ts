import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { ServiceError } from '@catbird-mls/core/errors'
import type { Log } from '@catbird-mls/core/ports'
import type { ErrorFunnel } from '../errors/index.ts'
import { requestContext } from '../log/index.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { answerPreflight, setCommonHeaders, setCorsHeaders } from './headers.ts'
import { measureRequest } from './measure.ts'
import { requestIdOf } from './request-id.ts'
import { nothingHere, onlyReading, sendError } from './respond.ts'
import type { TraceRequest } from '../tracing/requests.ts'
import type { InFlight } from '../limits/in-flight.ts'
import { isReading, pathOf } from './route.ts'
import type { Handler, Routes } from './route.ts'

/** What the front needs to know and to call. */
export type FrontPorts = {
  readonly log: Log
  readonly metrics: Pick<Metrics, 'requests' | 'requestSeconds' | 'inFlight'>
  readonly funnel: ErrorFunnel
  readonly trustProxy: number
  /** Bounds XRPC alone, so that a node with too much to do still tells how it is. */
  readonly inFlight: InFlight
  readonly routes: () => Routes
  /** Answers `/xrpc/`; undefined while the server is not ready to. */
  readonly xrpc: () => Handler | undefined
  /** Answers `/admin/`; undefined while the server is not ready to. */
  readonly admin: () => Handler | undefined
  readonly draining: () => boolean
  /** Goes around the answering of each request, where requests are traced. */
  readonly trace: TraceRequest | undefined
}

const xrpcPrefix = '/xrpc/'

/**
 * The front door: every request of the server comes in here. It gives the request its id, headers and
 * measure, then hands it to a fixed route or to XRPC. It is plain node:http, so that what costs nothing
 * (health, preflights, refusals) passes no framework; XRPC behind it is xrpc-server's Express.
 */
export function createFront(ports: FrontPorts): RequestListener {
  return (request, response) => {
    const requestId = requestIdOf(request, ports.trustProxy)
    requestContext.run({ requestId, response }, () => {
      measureRequest(ports, { request, response, requestId })
      setCommonHeaders(response, requestId)
      if (ports.draining()) response.setHeader('Connection', 'close')
      const begin = () => {
        answer(ports, request, response).catch((error: unknown) => sendError(response, ports.funnel(error)))
      }
      if (ports.trace === undefined) begin()
      else ports.trace({ request, response, requestId }, begin)
    })
  }
}

async function answer(ports: FrontPorts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = pathOf(request)
  if (path.startsWith(xrpcPrefix)) {
    setCorsHeaders(response)
    if (request.method === 'OPTIONS') answerPreflight(request, response)
    else {
      const handler = whenReady(ports.xrpc())
      response.once('close', ports.inFlight.take())
      await handler(request, response)
    }
    return
  }
  if (path === '/admin' || path.startsWith('/admin/')) {
    await whenReady(ports.admin())(request, response)
    return
  }
  const route = ports.routes().get(path)
  if (!isReading(request)) onlyReading(response)
  else if (route === undefined) nothingHere(response)
  else await route(request, response)
}

function whenReady(handler: Handler | undefined): Handler {
  if (handler === undefined) throw new ServiceError('NotReady', { retryAfterMs: 1000 })
  return handler
}
