import type { IncomingMessage, ServerResponse } from 'node:http'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { SpanContext } from '@opentelemetry/api'
import { methodOf } from '../http/measure.ts'
import { pathOf } from '../http/route.ts'
import { requestContext } from '../log/index.ts'
import type { Spans } from './spans.ts'

/** Does what answers a request inside of a span. */
export type TraceRequest = (
  of: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly requestId: string },
  answer: () => void,
) => void

/**
 * Makes what traces requests for XRPC, each until its answer has ended. A trace that a proxy has begun is gone on with, if
 * one is trusted.
 */
export function createRequestTracing(spans: Spans, { trustProxy }: { trustProxy: number }): TraceRequest {
  return ({ request, response, requestId }, answer) => {
    const path = pathOf(request)
    if (!path.startsWith('/xrpc/') || request.method === 'OPTIONS') return answer()
    const method = methodOf(path) ?? 'unknown method'
    const attributes = {
      'rpc.system.name': 'xrpc',
      'rpc.method': method,
      'http.request.method': request.method ?? '',
      'mls.request_id': requestId,
    }
    const remote = trustProxy > 0 ? readTraceparent(request.headers['traceparent']) : undefined
    const span = spans.beginRoot({ name: method, kind: SpanKind.SERVER, attributes }, remote)
    const context = requestContext.getStore()
    response.once('close', () => {
      span.setAttribute('http.response.status_code', response.statusCode)
      if (context?.error !== undefined) span.setAttribute('error.type', context.error)
      if (response.statusCode >= 500 || !response.writableFinished)
        span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    })
    spans.current.run(span, answer)
  }
}

const traceparent = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** W3C Trace Context §3.2: version 00, which is all there is. */
export function readTraceparent(header: string | string[] | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = typeof header === 'string' ? (traceparent.exec(header) ?? []) : []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
}
