import type { Duplex } from 'node:stream'
import type { ErrorName } from '@catbird-mls/core/errors'
import { errorRow } from '@catbird-mls/core/errors'

type Hints = { readonly message?: string; readonly retryAfterMs?: number | undefined }

/** Answers a request for a WebSocket, that will get none, with an error in XRPC's form. */
export function refuseUpgrade(
  socket: Duplex,
  error: ErrorName,
  { message = errorRow(error).meaning, retryAfterMs = 1000 }: Hints = {},
): void {
  const { status } = errorRow(error)
  const retryAfter =
    status === 429 || status === 503 ? [`Retry-After: ${Math.ceil(retryAfterMs / 1000)}`] : []
  const body = JSON.stringify({ error, message })
  socket.end(
    [
      `HTTP/1.1 ${status} ${error}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Access-Control-Allow-Origin: *',
      'Cache-Control: no-store',
      ...retryAfter,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
