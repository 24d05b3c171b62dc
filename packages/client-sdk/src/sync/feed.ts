import type { ConnectionState } from '../client/events.ts'
import { isError, MlsClientError } from '../errors.ts'
import { openStream } from '../xrpc/stream.ts'
import type { Stream, StreamOptions } from '../xrpc/stream.ts'
import type { AccountEvent } from '../xrpc/generated/types/blue/catbird/mls/event/subscribe.ts'
import { report } from './ports.ts'
import type { Ports } from './ports.ts'
import type { Entry } from './entry.ts'
import { SilenceWatch } from './silence-watch.ts'
import { backoff } from './timing.ts'

/** Who takes in what the feed brings. Each call may take its time: the cursor waits for all before it. */
export interface FeedSink {
  /** The way to the service is open, at a place that is known: look at everything once, unless it goes on from a cursor. */
  started(): Promise<void>
  logEntry(convoId: string, entry: Entry): Promise<void>
  accountEvent(event: AccountEvent['event']): Promise<void>
  /** Of no cursor's concern: nobody waits for it. */
  ephemeral(convoId: string, ciphertext: Uint8Array): void
  /** The service says which history it tells: where it is another one, no cursor counts. */
  historyIs(historyId: string | undefined): Promise<unknown>
  /** The service knows this device no more: nothing will come. */
  deviceIsGone(): void
}

/** How the feed is kept. */
export interface FeedOptions {
  /** `auto`: the stream, and polling while it cannot be had. */
  readonly mode: 'auto' | 'polling'
  readonly pollEvery: number
  readonly WebSocket: typeof WebSocket | undefined
  readonly timeout: number
}

/** After so many streams in a row that could not be opened, it is polling for a while. */
const FAILURES_BEFORE_POLLING = 2
/**
 * The service keeps no stream for this device now: two clients of one device would else end each other for ever. Or
 * more came by it than could be taken in, which polling brings no faster than it is.
 */
const NO_STREAM = ['StreamReplaced', 'TooManyStreams', 'ConsumerTooSlow'] as const
/** What an app is told of otherwise. */
const QUIET = ['NetworkError', 'ServerDraining', 'SignInRequired', 'InvalidCursor'] as const
/** Taken in at the same time; what comes meanwhile waits in the stream, which is bounded. */
const MOST_IN_HAND = 500
/** How often is asked, while what came is taken in, whether the service is still there (ms). */
const LOOK_AGAIN_MS = 3_000
/** So many turns what has nothing to wait for may take. */
const MOST_TURNS = 20
/** Polls before the stream is tried again. */
const POLLS = 10
/** Whom the service does not let in, until people change that; it is asked this seldom whether they have (ms). */
const SHUT_OUT = ['AccountSuspended', 'PermissionMissing'] as const
const SHUT_OUT_MS = 300_000

/**
 * Brings news from the service.
 *
 * connecting → stream opened → live → (closed, or an error) → connecting, after a pause;
 * connecting → could not be opened twice in a row → polling → (after a while) connecting;
 * live → another client of the same device has a stream, or there are too many, or more came than could be taken in →
 *   polling → (after a while) connecting;
 * live → the node shuts down → connecting to another one, after a short pause;
 * live → nothing came for three times as long as the service promised something within → connecting, after a pause;
 * anything → the service cannot be reached, or the account's session is over → offline → connecting, after a pause that grows;
 * anything → the account is suspended, or the app lacks a permission → offline → connecting, after a long pause; once it
 *   is let in everything is looked at once, since what came at the end could not be taken in;
 * anything → the device was removed → removed, for good.
 *
 * The cursor moves on only when everything before it has been taken in, so what was not is delivered again;
 * a lost cursor costs a look at everything (`started`), and no loss.
 */
export class Feed {
  readonly #ports: Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>
  readonly #sink: FeedSink
  readonly #options: FeedOptions
  readonly #saveCursor: (cursor: string) => Promise<void>
  readonly #inHand = new Set<Promise<void>>()
  #cursor: string | undefined
  #started = false
  #shutOut: string | undefined
  #failures = 0
  #state: ConnectionState | undefined

  constructor(
    ports: Pick<Ports, 'api' | 'timing' | 'signal' | 'emit'>,
    sink: FeedSink,
    options: FeedOptions,
    cursor: { held: string | undefined; save: (cursor: string) => Promise<void> },
  ) {
    this.#ports = ports
    this.#sink = sink
    this.#options = options
    this.#cursor = cursor.held
    this.#saveCursor = cursor.save
  }

  /** Runs until the client closes. */
  async run(): Promise<void> {
    const { signal, timing } = this.#ports
    for (let tries = 1; !signal.aborted; tries++) {
      let failure: unknown
      try {
        await this.#session(() => {
          tries = 1
          this.#shutOut = undefined
        })
      } catch (err) {
        failure = err
        this.#dropBadCursor(err)
      }
      if (isError(failure, 'DeviceNotFound')) this.#deviceIsGone()
      if (isError(failure, 'ClientClosed', 'DeviceNotFound')) return
      const pause = isError(failure, ...SHUT_OUT) ? SHUT_OUT_MS : backoff(tries, timing)
      if (failure !== undefined) this.#failed(failure, pause)
      await timing.sleep(pause, signal)
    }
  }

  /**
   * One stream, or one stretch of polling, to its end. `connected` is called once everything has been looked at: a look
   * that fails makes the next pause longer, as a service that cannot be reached does.
   */
  async #session(connected: () => void): Promise<void> {
    const streams = this.#options.mode === 'auto' && this.#options.WebSocket !== undefined
    if (streams && this.#failures < FAILURES_BEFORE_POLLING) return this.#listen(connected)
    await this.#poll(connected)
    this.#failures = 0
  }

  async #listen(connected: () => void): Promise<void> {
    this.#tell('connecting')
    const { signal, timing } = this.#ports
    const silence = new SilenceWatch(timing)
    let listening = true
    const stream = await this.#open({
      heard: () => silence.heard(),
      // The frames end with it, but are not read on while what they brought waits for a network.
      closed: (restarting) => listening && this.#tell(restarting ? 'connecting' : 'offline'),
    })
    const close = () => stream.leave()
    signal.addEventListener('abort', close)
    const begun = new AbortController()
    const begin = async () => {
      if (begun.signal.aborted) return
      begun.abort()
      await this.#start()
      connected()
    }
    try {
      this.#failures = 0
      this.#tell('live')
      // Without a cursor of one's own, the first that comes says where the stream begins: what is looked at before that
      // may miss what happens in between.
      if (this.#cursor === undefined) this.#leaveUnlessBegun(stream, begun.signal)
      else await begin()
      for await (const frame of stream.frames()) {
        switch (frame.kind) {
          case 'logEntry':
            this.#take(this.#sink.logEntry(frame.body.convoId, frame.body.entry))
            break
          case 'accountEvent':
            this.#take(this.#sink.accountEvent(frame.body.event))
            break
          case 'ephemeral':
            this.#sink.ephemeral(frame.body.convoId, frame.body.ciphertext)
            break
          case 'cursor':
            silence.promised(frame.body.nextWithin, () => stream.leave(goneSilent()))
            await begin()
            await this.#moveTo(frame.body.cursor)
            break
          case 'info':
            if (frame.body.name === 'OutdatedCursor') await this.#startAnew()
            break
          case 'unknown':
            this.#ports.emit({ type: 'unknown', event: frame.body })
            break
          default:
            frame satisfies never
        }
        if (this.#inHand.size >= MOST_IN_HAND) await Promise.all(this.#inHand)
      }
    } finally {
      listening = false
      begun.abort()
      silence.stop()
      signal.removeEventListener('abort', close)
      stream.leave()
    }
  }

  /** A stream that never says where it begins is none. */
  #leaveUnlessBegun(stream: Stream, begun: AbortSignal): void {
    const { timing } = this.#ports
    void timing.sleep(this.#options.timeout, begun).then(() => begun.aborted || stream.leave(goneSilent()))
  }

  async #open(told: Pick<StreamOptions, 'heard' | 'closed'>): Promise<Stream> {
    const { WebSocket: Socket, timeout } = this.#options
    const cursor = this.#cursor === undefined ? {} : { cursor: this.#cursor }
    const { data } = await this.#ports.api.event.createTicket(cursor)
    await this.#sink.historyIs(data.historyId)
    if (Socket === undefined) throw new MlsClientError('NetworkError', 'there is no WebSocket here')
    try {
      return await openStream(data.url, { WebSocket: Socket, timeout, ...told })
    } catch (err) {
      this.#failures++
      throw err
    }
  }

  async #poll(connected: () => void): Promise<void> {
    const { signal, timing } = this.#ports
    for (let polls = 0; !signal.aborted && (polls < POLLS || this.#options.mode === 'polling'); polls++) {
      const { data } = await this.#events()
      await this.#sink.historyIs(data.historyId)
      this.#tell('polling')
      await this.#whileReachable(this.#start())
      connected()
      for (const event of data.events) this.#takeTyped(event)
      await this.#whileReachable(this.#moveTo(data.cursor))
      if (data.events.length === 0) await timing.sleep(this.#options.pollEvery, signal)
    }
  }

  #events() {
    const cursor = this.#cursor === undefined ? {} : { cursor: this.#cursor }
    return this.#ports.api.event.getEvents({ ...cursor, limit: 100 })
  }

  /** Waits for work that waits for a network itself: where the service cannot be reached meanwhile, that is told. */
  async #whileReachable(work: Promise<void>): Promise<void> {
    const { signal, timing } = this.#ports
    let done = false
    const isDone = () => done
    const finished = work.finally(() => (done = true))
    finished.catch(() => undefined) // also where nobody waits for it any more
    // Mostly there is nothing to wait for.
    for (let turns = 0; turns < MOST_TURNS && !isDone(); turns++) await Promise.resolve()
    while (!isDone() && !signal.aborted) {
      await Promise.race([finished, timing.sleep(LOOK_AGAIN_MS, signal)])
      if (!isDone()) await this.#events()
    }
    return finished
  }

  #takeTyped(event: { $type?: string }): void {
    if (event.$type === 'blue.catbird.mls.event.subscribe#logEntry') {
      const { convoId, entry } = event as unknown as { convoId: string; entry: Entry }
      this.#take(this.#sink.logEntry(convoId, entry))
    } else if (event.$type === 'blue.catbird.mls.event.subscribe#accountEvent') {
      this.#take(this.#sink.accountEvent((event as AccountEvent).event))
    } else {
      this.#ports.emit({ type: 'unknown', event })
    }
  }

  /** A cursor the service does not know is thrown away; the next try begins anew. */
  #dropBadCursor(err: unknown): void {
    if (!isError(err, 'InvalidCursor')) return
    this.#cursor = undefined
    this.#started = false
  }

  /**
   * The first time, and after a lost cursor, everything is looked at once; and again as long as there is no cursor,
   * since what comes then begins where it was opened, and not where the last look ended.
   */
  async #start(): Promise<void> {
    if (this.#started && this.#cursor !== undefined) return
    await this.#sink.started()
    this.#started = true
  }

  #startAnew(): Promise<void> {
    this.#started = false
    return this.#start()
  }

  #take(work: Promise<void>): void {
    const handled = work
      .catch((err: unknown) => report(this.#ports, 'taking in an event', err))
      .finally(() => this.#inHand.delete(handled))
    this.#inHand.add(handled)
  }

  async #moveTo(cursor: string): Promise<void> {
    await Promise.all(this.#inHand)
    if (this.#ports.signal.aborted || cursor === this.#cursor) return
    await this.#saveCursor(cursor)
    this.#cursor = cursor
  }

  #failed(err: unknown, pause: number): void {
    const { signal, timing } = this.#ports
    if (signal.aborted) return
    const reason = err instanceof MlsClientError ? err.error : 'InternalServerError'
    if (isError(err, 'ServerDraining')) this.#tell('connecting')
    else this.#tell('offline', { reason, retryAt: new Date(timing.now() + pause) })
    const known = this.#shutOut
    this.#shutOut = isError(err, ...SHUT_OUT) ? err.error : undefined
    if (isError(err, ...NO_STREAM)) this.#failures = FAILURES_BEFORE_POLLING
    if (this.#shutOut !== undefined) this.#started = false
    if (this.#shutOut !== undefined && this.#shutOut === known) return
    if (!isError(err, ...QUIET, ...NO_STREAM)) report(this.#ports, 'listening', err)
  }

  #deviceIsGone(): void {
    if (this.#ports.signal.aborted) return
    this.#sink.deviceIsGone()
    this.#tell('removed')
    this.#ports.emit({ type: 'thisDeviceRemoved' })
  }

  /** Told again while it stays offline, since it is then tried again at another time. */
  #tell(state: ConnectionState, why?: { readonly reason: string; readonly retryAt: Date }): void {
    if (state === this.#state && why === undefined) return
    this.#state = state
    this.#ports.emit({ type: 'connection', state, ...why })
  }
}

function goneSilent(): MlsClientError {
  return new MlsClientError('NetworkError', 'the event stream has gone silent')
}
