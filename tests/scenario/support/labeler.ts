import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A label as labelers answer (https://atproto.com/specs/label). */
interface Label {
  readonly src: string
  readonly uri: string
  readonly val: string
  readonly cts: string
  readonly neg?: boolean
}

/** A labeler on a free loopback port, as far as this service asks it. */
export interface TestLabeler extends AsyncDisposable {
  readonly url: string
  readonly did: string
  /** Labels an account. `neg` takes the label back, `src` makes it another labeler's. */
  label(did: string, value: string, of?: { neg?: boolean; src?: string }): void
  /** Whether it fails at whatever it is asked. */
  away: boolean
}

/** Starts one that has labelled nobody. */
export async function startLabeler(): Promise<TestLabeler> {
  const labels: Label[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
    const isMethod = pathname === '/xrpc/com.atproto.label.queryLabels'
    response.writeHead(labeler.away || !isMethod ? 503 : 200, { 'content-type': 'application/json' })
    const asked = searchParams.getAll('uriPatterns')
    response.end(JSON.stringify({ labels: labels.filter(({ uri }) => asked.includes(uri)) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // listening on a port
  const did = 'did:web:labels.example.com'
  const labeler: TestLabeler = {
    url: `http://127.0.0.1:${String(port)}`,
    did,
    away: false,
    label(uri, val, { neg = false, src = did } = {}) {
      labels.push({ src, uri, val, cts: new Date(Date.now() + labels.length).toISOString(), neg })
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return labeler
}
