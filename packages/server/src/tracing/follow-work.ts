import { tracingChannel } from 'node:diagnostics_channel'
import { workChannelName } from '@catbird-mls/core/ports'
import type { Work } from '@catbird-mls/core/ports'
import { SpanKind } from '@opentelemetry/api'
import type { Span } from '@opentelemetry/api'
import { failed } from './spans.ts'
import type { Beginning, Spans } from './spans.ts'

/** What ioredis tells of a command, as far as it is looked at: its arguments are nobody's business. */
type Command = { readonly command: string }

/** Makes spans of the work that core tells of, and of the commands that ioredis sends. */
export function followWork(spans: Spans): Disposable {
  const stack = new DisposableStack()
  stack.use(follow<Work>(workChannelName, spans, (work) => beginWork(spans, work)))
  stack.use(
    follow<Command>('ioredis:command', spans, ({ command }) => {
      const name = command.toUpperCase()
      const attributes = { 'db.system.name': 'redis', 'db.operation.name': name }
      return spans.beginChild({ name: `redis ${name}`, kind: SpanKind.CLIENT, attributes })
    }),
  )
  return stack
}

function beginWork(spans: Spans, { kind, name, count }: Work): Span | undefined {
  switch (kind) {
    case 'job':
      return spans.beginRoot({ name: `job ${name}`, kind: SpanKind.CONSUMER })
    case 'query':
      return spans.beginChild({
        name,
        kind: SpanKind.CLIENT,
        attributes: { 'db.system.name': 'postgresql', 'db.query.summary': name },
      })
    case 'batch':
    case 'transaction':
    case 'connection': {
      const inside: Beginning = { name, kind: SpanKind.INTERNAL }
      return spans.beginChild(
        count === undefined ? inside : { ...inside, attributes: { 'mls.count': count } },
      )
    }
    default:
      return kind satisfies never
  }
}

/** Makes a span of each work that a tracing channel tells of, around all that is done in it. */
function follow<Told extends object>(
  name: string,
  { current }: Spans,
  begin: (told: Told) => Span | undefined,
): Disposable {
  const channel = tracingChannel<unknown, Told>(name)
  const open = new WeakMap<object, Span>()
  const end = (told: object) => {
    open.get(told)?.end()
    open.delete(told)
  }
  channel.start.bindStore(current, (told) => {
    const span = begin(told) // as its publisher has it
    if (span !== undefined) open.set(told, span)
    return span
  })
  const subscribers = {
    start: () => undefined,
    // Work that throws before it has given a promise has no other end.
    end: (told: object) => 'error' in told && end(told),
    asyncStart: () => undefined,
    asyncEnd: end,
    error: (told: object & { error: unknown }) => {
      const span = open.get(told)
      if (span !== undefined) failed(span, told.error)
    },
  }
  channel.subscribe(subscribers)
  return {
    [Symbol.dispose]() {
      channel.start.unbindStore(current)
      channel.unsubscribe(subscribers)
    },
  }
}
