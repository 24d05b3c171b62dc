import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

/** A span as OTLP has it in JSON, with its attributes by name. */
export type ReceivedSpan = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly failed: boolean
}

/** A collector of traces by OTLP over HTTP. */
export interface Collector extends AsyncDisposable {
  readonly endpoint: string
  readonly spans: readonly ReceivedSpan[]
  /** Everything that it was sent, as it was. */
  readonly bodies: readonly string[]
  readonly headers: readonly (string | undefined)[]
  /** What it answers from now on. */
  status: number
  /** Waits until a span of a name is there. */
  has(name: string): Promise<ReceivedSpan>
}

type Value = { readonly stringValue?: string; readonly intValue?: string | number }
type Sent = {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ReceivedSpan, 'attributes' | 'failed'> & {
        readonly attributes: readonly { readonly key: string; readonly value: Value }[]
        readonly status: { readonly code?: number }
      })[]
    }[]
  }[]
}

const errorStatus = 2

/** Starts a collector that keeps what it is sent. */
export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = []
  const bodies: string[] = []
  const headers: (string | undefined)[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      response.writeHead(collector.status, { 'content-type': 'application/json' }).end('{}')
      if (collector.status !== 200 || request.url !== '/v1/traces') return
      bodies.push(body)
      headers.push(request.headers.authorization)
      spans.push(...spansIn(JSON.parse(body) as Sent))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const collector: Collector = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    headers,
    status: 200,
    async has(name) {
      for (;;) {
        const found = spans.find((span) => span.name === name)
        if (found !== undefined) return found
        await pause(20)
      }
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
  return collector
}

function spansIn({ resourceSpans }: Sent): ReceivedSpan[] {
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
    .map(({ attributes, status, ...span }) => ({
      ...span,
      attributes: Object.fromEntries(
        attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
      ),
      failed: status.code === errorStatus,
    }))
}
