import { AsyncLocalStorage } from 'node:async_hooks'
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Attributes, Span, SpanContext, SpanKind, Tracer } from '@opentelemetry/api'

/** How a span begins. */
export type Beginning = { readonly name: string; readonly kind: SpanKind; readonly attributes?: Attributes }

/** The spans of one server: what is being done, and what for. */
export type Spans = {
  /** The span that the running code is in. */
  readonly current: AsyncLocalStorage<Span | undefined>
  /** Begins one that is done for nothing else here; perhaps for something elsewhere. */
  readonly beginRoot: (beginning: Beginning, remote?: SpanContext) => Span
  /** Begins one inside of the current; none where there is none, since nobody asked for that work to be traced. */
  readonly beginChild: (beginning: Beginning) => Span | undefined
}

export function createSpans(tracer: Tracer): Spans {
  const current = new AsyncLocalStorage<Span | undefined>()
  return {
    current,
    beginRoot: ({ name, ...options }, remote) =>
      tracer.startSpan(
        name,
        options,
        remote === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote),
      ),
    beginChild({ name, ...options }) {
      const parent = current.getStore()
      return parent && tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, parent))
    },
  }
}

/** Says of a span that it failed, by the name or code of the error: its message may quote what somebody sent. */
export function failed(span: Span, error: unknown): void {
  const told =
    error instanceof Error && 'code' in error && typeof error.code === 'string'
      ? error.code
      : error instanceof Error
        ? error.name
        : typeof error
  span.setAttribute('error.type', told)
  span.setStatus({ code: SpanStatusCode.ERROR })
}
