import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { answer, memory } from './processes.ts'

/** What the service is held against: `ws` by itself, which sends the same bytes to all of its sockets when it is told to. */
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 })
const server = createServer((request, response) => {
  const frame = new Uint8Array(
    Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('bytes')),
  )
  for (const socket of sockets.clients) socket.send(frame, { binary: true })
  request.resume().on('end', () => response.end())
})
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (accepted) => accepted.on('error', () => accepted.terminate()))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')

answer({
  url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  memory,
  open: () => sockets.clients.size,
})
