import type { Duplex } from 'node:stream'
import type { ErrorName } from '@catbird-mls/core/errors'
import { errorRow } from '@catbird-mls/core/errors'

/** Answers a request for a WebSocket, that will get none, with an error in XRPC's form. */
export function refuseUpgrade(
  socket: Duplex,
  error: ErrorName,
  message: string = errorRow(error).meaning,
): void {
  const { status } = errorRow(error)
  const body = JSON.stringify({ error, message })
  socket.end(
    [
      `HTTP/1.1 ${status} ${error}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Access-Control-Allow-Origin: *',
      'Cache-Control: no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
