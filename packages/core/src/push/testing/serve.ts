import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request with its body. */
export type TestRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}
/** What a stand-in answers. */
export type TestAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** An HTTP server on a free port of this machine. */
export async function serve(answer: (request: TestRequest) => Promise<TestAnswer>) {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const { method = '', url: path = '', headers } = request
      const {
        status,
        headers: fields = {},
        body,
      } = await answer({ method, path, headers, body: Buffer.concat(chunks) })
      response.writeHead(status, fields).end(body === undefined ? undefined : JSON.stringify(body))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Says that a request breaks a rule of its protocol. */
export class Breach extends Error {}

/** Throws unless something holds, with the rule that it breaks. */
export function demand(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Breach(rule)
}
