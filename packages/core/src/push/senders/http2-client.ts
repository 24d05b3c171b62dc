import { connect } from 'node:http2'
import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
} from 'node:http2'
import { answerWithinMs } from '../limits.ts'

/** What came back. */
export type Http2Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** One origin, over one HTTP/2 connection that is kept. */
export interface Http2Client extends AsyncDisposable {
  /** Posts a body. Throws where there is no answer in time. */
  post(path: string, headers: OutgoingHttpHeaders, body: string): Promise<Http2Answer>
}

const idleMs = 30 * 60_000
const maxAnswerLength = 64 * 1024

/**
 * Keeps a connection to an origin. States:
 * - **none**: until the first request.
 * - **open**: requests go side by side. To *none* when the peer sends GOAWAY (RFC 9113 §6.8), upon which those that
 *   are under way are finished on the old connection and the next begins a new one; when the connection fails; and when a
 *   request is not answered in time, since a connection whose other end is gone looks open for long.
 *
 * The peer's certificate is verified, for the origin's name: by the authorities that Node knows, or by `ca` (PEM) alone.
 */
export function createHttp2Client(
  origin: string,
  { ca }: { readonly ca?: string | undefined } = {},
): Http2Client {
  let session: ClientHttp2Session | undefined
  const open = (): ClientHttp2Session => {
    if (session !== undefined && !session.closed && !session.destroyed) return session
    const opened = connect(origin, ca === undefined ? {} : { ca })
    const drop = () => {
      if (session === opened) session = undefined
    }
    // Each request hears of the failure by itself; without a listener this would end the process.
    opened.on('error', drop)
    opened.on('close', drop)
    opened.on('goaway', drop)
    opened.setTimeout(idleMs, () => {
      opened.close()
    })
    opened.unref()
    session = opened
    return opened
  }
  return {
    async post(path, headers, body) {
      const used = open()
      const signal = AbortSignal.timeout(answerWithinMs.apns)
      try {
        const stream = used.request({ ':method': 'POST', ':path': path, ...headers }, { signal })
        stream.end(body)
        return await readAnswer(stream)
      } catch (error) {
        if (signal.aborted) used.destroy()
        throw error
      }
    },
    [Symbol.asyncDispose]: async () => {
      session?.destroy()
    },
  }
}

async function readAnswer(stream: ClientHttp2Stream): Promise<Http2Answer> {
  const headers = await new Promise<IncomingHttpHeaders & { readonly ':status'?: number }>(
    (resolve, reject) => {
      stream.on('response', resolve)
      stream.on('error', reject)
      // A stream that is refused after GOAWAY closes without an error of its own (RFC 9113 §8.7).
      stream.on('close', () => {
        reject(new Error('the stream was closed without an answer'))
      })
    },
  )
  stream.setEncoding('utf8')
  let body = ''
  for await (const chunk of stream as AsyncIterable<string>) {
    body += chunk
    if (body.length > maxAnswerLength) throw new Error('the answer is too long')
  }
  return { status: headers[':status'] ?? 0, headers, body }
}
