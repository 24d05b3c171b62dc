import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SpanKind } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { followHttp } from './follow-http.ts'
import { createSpans } from './spans.ts'

/** What `fetch` asks inside of a span, of a server on this machine. */
async function trace(knownHosts: string[], ask: (url: string) => Promise<unknown>) {
  const server = createServer((request, response) => {
    if (request.url === '/cut') request.socket.destroy()
    else response.writeHead(418).end('short and stout')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const spans = createSpans(provider.getTracer('test'))
  const following = followHttp(spans, new Set(knownHosts))
  const outer = spans.beginRoot({ name: 'outer', kind: SpanKind.INTERNAL })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a/path?query`
  await spans.current.run(outer, () => ask(url))
  server.close()
  server.closeAllConnections()
  await expect.poll(() => exporter.getFinishedSpans()).not.toEqual([])
  following[Symbol.dispose]()
  return exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, ...attributes }))
}

const read = async (url: string) => (await fetch(url, { method: 'POST' })).text()

describe('what is asked of others', () => {
  it('is a span with its method and status, and with the host if that says nothing of a person', async () => {
    const span = { name: 'HTTP POST', 'http.request.method': 'POST', 'http.response.status_code': 418 }
    expect(await trace(['127.0.0.1'], read)).toEqual([{ ...span, 'server.address': '127.0.0.1' }])
    expect(await trace([], read)).toEqual([{ ...span, 'server.address': 'another' }])
  })

  it('ends with the name of the error of one that is cut off', async () => {
    const [span] = await trace([], (url) => fetch(new URL('/cut', url)).catch(() => undefined))
    expect(span).toMatchObject({ name: 'HTTP GET', 'error.type': 'UND_ERR_SOCKET' })
  })
})
