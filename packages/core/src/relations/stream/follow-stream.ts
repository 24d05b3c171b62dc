import { systemPause } from '../../ports/index.ts'
import type { Pause, Random } from '../../ports/index.ts'
import { createApplyBatch } from './apply-batch.ts'
import type { ApplyBatch, BatchPorts } from './apply-batch.ts'
import type { OpenStream, StreamConnection } from './connection.ts'
import { holdStream } from './hold-stream.ts'
import type { HeldStream } from './hold-stream.ts'
import { readStreamEvent } from './stream-event.ts'
import type { StreamEvent } from './stream-event.ts'

/** Is told how following goes. */
export interface StreamWatch {
  connected(): void
  /** The connection has ended or could not be made; it is tried again. */
  disconnected(): void
  /** How many events of a kind were read; `garbage` is what was none. */
  read(kind: StreamEvent['kind'] | 'garbage', count: number): void
  /** How far behind the stream this node is, in milliseconds. */
  behind(ms: number): void
}

/** What following needs. */
export type FollowPorts = BatchPorts & {
  readonly random: Random
  readonly open: OpenStream
  readonly watch: StreamWatch
  readonly pause?: Pause
}

/** How a node follows. */
export type FollowOptions = {
  /** The node's own name. */
  readonly holder: string
  /** For how long it holds the stream without a sign of life: by then another one takes over. Milliseconds. */
  readonly leaseMs?: number
}

/** Events that are read before anything is done with them. */
const batch = 500
/**
 * The stream counts as read to its end when its newest event is no older, or there was none for a third of the lease; after
 * a gap of more than this, the latter only once something new has come.
 */
const currentMs = 2 * 60_000
/** From so much earlier it is read again, should one have come late or another server be asked: its clock is its own. */
const rewindUs = 5_000_000
/** What a stream can be asked for: Jetstreams keep a day and more. */
const reachMs = 24 * 3600_000
/** A connection that ends sooner is no better than none. */
const followedMs = 30_000
const backoff = { firstMs: 1000, mostMs: 60_000 }

/**
 * Follows the network's event stream until the signal is given, on one node at a time:
 * - **waiting**: another node holds the stream. To *connecting* when it lets go, or gives no sign of life for so long.
 * - **connecting**: from the cursor, a little before it. To *following* when the connection is open, to *resting* when it
 *   fails. Without a cursor, or with one from so long ago that nobody serves it, from now: answers from before count less.
 * - **following**: frames are read while there are any, and what a batch says becomes true in one transaction with its
 *   cursor; an event that cannot be applied is passed over in the end. To *resting* when the connection ends or a batch fails, to *waiting* when the stream was taken by another.
 * - **resting**: the stream is let go, so that a node that is better off may try; then *waiting*, for longer each time.
 */
export async function followStream(
  ports: FollowPorts,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  const { pause = systemPause } = ports
  const leaseMs = options.leaseMs ?? 10_000
  const apply = createApplyBatch(ports)
  let failures = 0
  while (!signal.aborted) {
    const restMs = await attempt(ports, { ...options, leaseMs, apply, signal })
    failures = restMs === 'waiting' ? failures : restMs === 'followed' ? 0 : failures + 1
    const idleMs = restMs === 'waiting' ? leaseMs / 5 : restOf(ports.random, failures)
    if (!(await pause(idleMs, signal))) return
  }
}

type Turn = Required<FollowOptions> & { readonly apply: ApplyBatch; readonly signal: AbortSignal }

/** One turn at it: whether it waited for another node, followed the stream for a while, or failed to. */
async function attempt(ports: FollowPorts, turn: Turn): Promise<'waiting' | 'followed' | 'failed'> {
  const lost = (err: unknown) => {
    if (!turn.signal.aborted) ports.log.warn({ err }, 'the event stream of the network was lost')
    return undefined
  }
  const held = await holdStream(ports, turn).catch(lost)
  if (held === undefined) return 'waiting'
  const begunAt = ports.clock.now().getTime()
  const connection = await connect(ports, held, turn).catch(lost)
  if (connection !== undefined) await readOn(ports, { held, connection }, turn).catch(lost)
  connection?.[Symbol.dispose]()
  ports.watch.disconnected()
  await held.drop().catch(lost)
  return ports.clock.now().getTime() - begunAt < followedMs ? 'failed' : 'followed'
}

async function connect(ports: FollowPorts, held: HeldStream, { signal }: Turn): Promise<StreamConnection> {
  const from = reachable(ports, held)
  const connection = await ports.open(from, signal)
  ports.watch.connected()
  return connection
}

async function readOn(
  ports: FollowPorts,
  { held, connection }: { readonly held: HeldStream; readonly connection: StreamConnection },
  { leaseMs, apply, signal }: Turn,
): Promise<void> {
  const now = () => ports.clock.now().getTime()
  // Nobody knows what was before: what is told from here on is whole.
  const begins = reachable(ports, held) === undefined
  if (begins) await held.beginAt(now() * 1000)
  const { cursor = 0 } = held
  // After a gap, silence at first may be that of a server which is still looking for what is next.
  let silenceIsEnd = begins || now() - cursor / 1000 < currentMs
  while (!signal.aborted) {
    const frames = await connection.next(batch, leaseMs / 3, signal)
    const events = frames.map(readStreamEvent).filter((event) => event !== undefined)
    count(ports.watch, events, frames.length - events.length)
    const newest = events.at(-1)
    const behindMs = newest === undefined ? 0 : now() - newest.timeUs / 1000
    silenceIsEnd ||= newest !== undefined && newest.timeUs > cursor
    const current =
      newest === undefined ? frames.length === 0 && silenceIsEnd : Math.abs(behindMs) < currentMs
    await apply(held, { events, current })
    ports.watch.behind(Math.max(0, behindMs))
  }
}

/** Where the stream is gone on with; undefined where it has never been followed, or so long ago that nobody serves it. */
function reachable({ clock }: FollowPorts, { cursor }: HeldStream): number | undefined {
  const oldest = (clock.now().getTime() - reachMs) * 1000
  return cursor === undefined || cursor < oldest ? undefined : cursor - rewindUs
}

function count(watch: StreamWatch, events: readonly StreamEvent[], garbage: number): void {
  const counts = new Map<StreamEvent['kind'] | 'garbage', number>()
  for (const { kind } of events) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  if (garbage > 0) counts.set('garbage', garbage)
  for (const [kind, number] of counts) watch.read(kind, number)
}

/** Between half and all of a time that doubles, so that nodes do not come back all at once. */
function restOf(random: Random, failures: number): number {
  const longest = Math.min(backoff.mostMs, backoff.firstMs * 2 ** Math.max(0, failures - 1))
  const [byte = 0] = random.bytes(1)
  return longest * (0.5 + byte / 512)
}
