import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Database } from '@catbird-mls/core/database'
import { ServiceError } from '@catbird-mls/core/errors'
import { redeemTicket } from '@catbird-mls/core/events'
import type { Hub } from '@catbird-mls/core/events'
import type { DeviceCaller } from '@catbird-mls/core/identity'
import type { Clock } from '@catbird-mls/core/ports'
import type { PushNotes } from '@catbird-mls/core/push'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { BusinessEvents } from '../business-events.ts'
import type { ErrorFunnel } from '../errors/index.ts'
import { addressKey, clientAddress } from '../http/client-address.ts'
import type { UpgradeListener } from '../http/listener.ts'
import { pathOf } from '../http/route.ts'
import { ids } from '../lexicon/ids.ts'
import type { RateLimits } from '../limits/rate-limits.ts'
import type { Free } from '../limits/once.ts'
import { createPlaces } from './places.ts'
import type { PlaceLimits, Places } from './places.ts'
import { readStreamParams } from './params.ts'
import { socketLimits, wrapSocket } from './socket.ts'
import type { StreamSocket } from './socket.ts'
import { refuseUpgrade } from './upgrade.ts'

/** The event streams of this node. */
export type Streams = {
  /** Answers a request for a WebSocket. */
  readonly upgrade: UpgradeListener
  /** Ends all streams so that their readers come back elsewhere; cuts off those that take longer than that. */
  readonly drain: (deadlineMs: number) => Promise<void>
}

/** What streams are made of. */
export type StreamPorts = {
  readonly db: Database
  readonly clock: Clock
  readonly hub: Hub
  readonly funnel: ErrorFunnel
  readonly happened: BusinessEvents
  readonly limits: Pick<RateLimits, 'address'>
  /** Told of devices that may lack what their stream was given. */
  readonly push: Pick<PushNotes, 'lost'>
}

type StreamConfig = {
  readonly maxSockets: number
  readonly socketPlaces: PlaceLimits
  readonly trustProxy: number
}

const path = `/xrpc/${ids.BlueCatbirdMlsEventSubscribe}`
/** Clients have nothing to say. */
const maxPayload = 1024

/**
 * Serves `event.subscribe`. A stream's way:
 * - **refused** as plain HTTP: another path, too many streams on this node, too many requests of an address;
 * - **accepted**, so that whatever is wrong with the ticket can be told by a frame, which a browser can read;
 * - **placed**, if its address, its account and its device may have one more; another of its device ends;
 * - **connected** to the hub: from here on the hub feeds and ends it;
 * - **closed** by either side: the hub forgets it, and its places are free.
 */
export function createStreams(ports: StreamPorts, config: StreamConfig): Streams {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload,
    perMessageDeflate: false,
    clientTracking: true,
  })
  const addressOf = (request: IncomingMessage) => addressKey(clientAddress(request, config.trustProxy))
  const places = createPlaces(config.socketPlaces)
  const countOpen = () => ports.happened.streamsOpen(server.clients.size)
  const begin = (socket: WebSocket, request: IncomingMessage) =>
    beginStream({ ...ports, places, countOpen }, socket, { request, address: addressOf(request) })
  const admit = async (request: IncomingMessage) => {
    if (pathOf(request) !== path) throw new ServiceError('MethodNotImplemented')
    if (server.clients.size >= config.maxSockets) {
      const message = 'This node has as many event streams as it can keep.'
      throw new ServiceError('Overloaded', { message, retryAfterMs: 5000 })
    }
    await ports.limits.address(addressOf(request))
  }
  return {
    upgrade: (request, socket, head) => {
      destroyOnError(socket)
      admit(request).then(
        () => {
          server.handleUpgrade(request, socket, head, (accepted) => begin(accepted, request))
        },
        (error: unknown) => {
          refuse(socket, ports.funnel, error)
        },
      )
    },
    drain: async (deadlineMs) => {
      await ports.hub.close()
      await untilClosed(server, deadlineMs)
    },
  }
}

type Asked = { readonly request: IncomingMessage; readonly address: string }
type BeginPorts = StreamPorts & { readonly places: Places; readonly countOpen: () => void }

/** Connects a socket that was accepted, or tells it why not. */
function beginStream(ports: BeginPorts, socket: WebSocket, asked: Asked): void {
  ports.countOpen()
  let connected: Connected | undefined
  const placed: Free[] = []
  const stream = wrapSocket(socket, {
    limits: socketLimits,
    now: () => ports.clock.now().getTime(),
    onEnd: (why) => {
      ports.happened.streamEnded(why)
    },
    onClose: (heardUntil) => {
      ports.countOpen()
      connected?.leave()
      if (connected !== undefined && heardUntil !== undefined)
        ports.push.lost(connected.caller, new Date(heardUntil))
      for (const free of placed) free()
    },
  })
  const keep = (free: Free) => {
    if (socket.readyState === socket.CLOSED) free()
    else placed.push(free)
  }
  connect({ ...ports, keep }, stream, asked).then(
    (made) => {
      connected = made
      if (!stream.isOpen()) made.leave()
    },
    (error: unknown) => {
      const told = ports.funnel(error)
      stream.end(told.error, told.message)
    },
  )
}

/** A stream that the hub feeds: whose it is, and how the hub forgets it. */
type Connected = { readonly caller: DeviceCaller; readonly leave: Free }

type ConnectPorts = StreamPorts & {
  readonly places: Places
  /** Keeps a place until the stream is closed. */
  readonly keep: (free: Free) => void
}

async function connect(
  ports: ConnectPorts,
  stream: StreamSocket,
  { request, address }: Asked,
): Promise<Connected> {
  // First of all: what is refused here has cost no look at the database.
  ports.keep(ports.places.takeAddress(address))
  const params = readStreamParams(request)
  const { caller, sessionId, cursor } = await redeemTicket(ports, { ticket: params.ticket })
  ports.keep(ports.places.takeDevice(caller, () => stream.end('StreamReplaced')))
  const connection = { caller, sessionId, cursor: params.cursor ?? cursor, connection: stream }
  return { caller, leave: await ports.hub.connect(connection) }
}

/** By itself, since a listener holds all that the function holds that made it: the whole request, as long as the stream. */
function destroyOnError(socket: Duplex): void {
  socket.on('error', () => socket.destroy())
}

function refuse(socket: Duplex, funnel: ErrorFunnel, error: unknown): void {
  const told = funnel(error)
  refuseUpgrade(socket, told.error, told)
}

async function untilClosed(server: WebSocketServer, deadlineMs: number): Promise<void> {
  const closed = [...server.clients].map((client) => new Promise((resolve) => client.once('close', resolve)))
  const deadline = setTimeout(() => {
    for (const client of server.clients) client.terminate()
  }, deadlineMs)
  await Promise.all(closed)
  clearTimeout(deadline)
}
