import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '@catbird-mls/core/ports'
import { methodIds } from '../lexicon/ids.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { asksForStream, isStream } from './event-stream.ts'
import { pathOf } from './route.ts'

const methods: ReadonlySet<string> = new Set(methodIds)
const clientGone = 499

/**
 * Counts and times one request until its answer has ended, and logs it by path, without its query. A stream of events is
 * counted alone: it is not being answered all that time, and ends by its reader's going away.
 */
export function measureRequest(
  ports: { log: Log; metrics: Pick<Metrics, 'requests' | 'requestSeconds' | 'inFlight'> },
  of: { request: IncomingMessage; response: ServerResponse; requestId: string },
): void {
  const { log, metrics } = ports
  const { request, response, requestId } = of
  const start = performance.now()
  const stays = asksForStream(request)
  if (!stays) metrics.inFlight.inc()
  response.once('close', () => {
    const ms = performance.now() - start
    const path = pathOf(request)
    const streamed = isStream(response)
    const status = response.writableFinished || streamed ? response.statusCode : clientGone
    if (!stays) metrics.inFlight.dec()
    metrics.requests.inc({ status: String(status) })
    if (!streamed) metrics.requestSeconds.observe({ method: methodLabel(path) }, ms / 1000)
    log.debug({ requestId, method: request.method, path, status, ms: Math.round(ms * 10) / 10 }, 'request')
  })
}

/** The method's name; one word for whatever else is asked for, so that nobody can make up labels. */
function methodLabel(path: string): string {
  return methodOf(path)?.slice('blue.catbird.mls.'.length) ?? 'other'
}

/** The method that a path names, if there is such a one. */
export function methodOf(path: string): string | undefined {
  const nsid = path.startsWith('/xrpc/') ? path.slice('/xrpc/'.length) : ''
  return methods.has(nsid) ? nsid : undefined
}
