import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { SpanKind } from '@opentelemetry/api'
import type { Span } from '@opentelemetry/api'
import { failed } from './spans.ts'
import type { Spans } from './spans.ts'

/** A request of `fetch`, as Node's own undici tells of it. */
type Told = {
  readonly request: { readonly origin?: string | URL; readonly method: string }
  readonly response?: { readonly statusCode: number }
  readonly error?: unknown
}

/**
 * Makes spans of what is asked of others by `fetch`: by its method and what was answered. The host is named only if it is
 * one of the configuration: that of a person's own PDS says who it is, as paths do.
 */
export function followHttp(spans: Spans, knownHosts: ReadonlySet<string>): Disposable {
  const open = new WeakMap<object, Span>()
  const on: Readonly<Record<string, (told: Told) => void>> = {
    'undici:request:create': ({ request }) => {
      const host = request.origin === undefined ? '' : new URL(request.origin).hostname
      const attributes = {
        'http.request.method': request.method,
        'server.address': knownHosts.has(host) ? host : 'another',
      }
      const span = spans.beginChild({ name: `HTTP ${request.method}`, kind: SpanKind.CLIENT, attributes })
      if (span !== undefined) open.set(request, span)
    },
    'undici:request:headers': ({ request, response }) => {
      if (response !== undefined)
        open.get(request)?.setAttribute('http.response.status_code', response.statusCode)
    },
    'undici:request:trailers': ({ request }) => open.get(request)?.end(),
    'undici:request:error': ({ request, error }) => {
      const span = open.get(request)
      if (span === undefined) return
      failed(span, error)
      span.end()
    },
  }
  const listeners = Object.entries(on).map(
    ([channel, act]) => [channel, (told: unknown) => act(told as Told)] as const, // as undici documents them
  )
  for (const [channel, listener] of listeners) subscribe(channel, listener)
  return {
    [Symbol.dispose]() {
      for (const [channel, listener] of listeners) unsubscribe(channel, listener)
    },
  }
}
