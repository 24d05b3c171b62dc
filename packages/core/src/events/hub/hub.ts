import { ServiceError } from '../../errors/index.ts'
import type { DeviceCaller } from '../../identity/callers.ts'
import { decodeCursor } from '../cursor.ts'
import { findInvalidReaders } from '../sql/find-invalid-readers.ts'
import type { InvalidReaderRow } from '../sql/find-invalid-readers.ts'
import { AccountFeeds } from './account-feeds.ts'
import { catchUp } from './catch-up.ts'
import { ConvoFeeds } from './convo-feeds.ts'
import { createOnce } from './once.ts'
import { hubLimits } from './ports.ts'
import type { HubLimits, HubPorts, StreamConnection } from './ports.ts'
import { Reader } from './reader.ts'
import { beginFollowing, refreshFollowing } from './refresh.ts'
import { breakSilence } from './silence.ts'

/** Who connects, and from where it goes on. */
export type ConnectInput = {
  readonly caller: DeviceCaller
  /** The session it was opened by, whose end ends it. */
  readonly sessionId?: string | undefined
  readonly cursor?: string | undefined
  readonly connection: StreamConnection
}

/** What the hub is at, for metrics. */
export type HubStats = {
  readonly connections: number
  readonly convos: number
  readonly bufferedBytes: number
}

/** The live connections of this node. */
export interface Hub extends AsyncDisposable {
  /**
   * Gives a connection everything of its device from its cursor on: first what it lacks, then what happens. Resolves,
   * with a function for when the connection is gone, as soon as nothing can be missed any more.
   *
   * @throws ServiceError `InvalidCursor`, `SessionEnded`, `ServerDraining`
   */
  connect(input: ConnectInput): Promise<() => void>
  stats(): HubStats
  /** Ends every connection with `ServerDraining`, and takes no more. Safe to call again. */
  close(): Promise<void>
}

/**
 * The hub of a node: from the logs of convos and accounts to live connections.
 *
 * Each log that some connection follows has one feed (`feed.ts`), which reads it from Postgres once for all of them
 * when a hint of the bus, or a sweep, says that it has grown. Each connection is a reader (`reader.ts`) with a place
 * in each log (`follow.ts`). Postgres is the truth and the bus a hint: heads of all logs are looked at by the clock,
 * at once when the bus has been cut off, and every second while it is.
 *
 * A connection, step by step:
 * 1. it joins its account's feed, and is ended from then on by whatever ends its device, session or account;
 * 2. that it is still valid is looked up: before the first step nobody would have told;
 * 3. it joins the feeds of its convos, and only then its rights and places are read: what is committed later is told
 *    by a feed;
 * 4. it catches up (`catch-up.ts`), log by log, and goes live in each at the feed's head;
 * 5. a commit in a convo, or an event of its account, changes what it follows while it is connected;
 * 6. while nothing happens, a cursor now and then shows it that it is still connected (`silence.ts`);
 * 7. it ends: closed by its owner, too slow, invalid, or drained.
 */
export function createHub(ports: HubPorts, limits: HubLimits = hubLimits): Hub {
  return new LiveHub(ports, limits)
}

class LiveHub implements Hub {
  readonly #ports: HubPorts
  readonly #limits: HubLimits
  readonly #readers = new Set<Reader>()
  readonly #convos: ConvoFeeds
  readonly #accounts: AccountFeeds
  readonly #catchUp: (reader: Reader) => void
  readonly #refresh: (reader: Reader) => void
  readonly #stopSweeping: () => void
  readonly #stopTicking: () => void
  #closed = false

  constructor(ports: HubPorts, limits: HubLimits) {
    this.#ports = ports
    this.#limits = limits
    this.#catchUp = createOnce(
      async (reader: Reader) => {
        await catchUp({ ...ports, accounts: this.#accounts }, limits, reader)
        for (const [convoId, { isOver }] of [...reader.follows])
          if (isOver) this.#convos.leave(reader, convoId)
      },
      (reader, error) => {
        this.#fail(reader, error)
      },
    )
    this.#refresh = createOnce(
      async (reader: Reader) => {
        await refreshFollowing({ db: ports.db, convos: this.#convos }, reader)
        this.#tidy(reader)
        this.#catchUp(reader)
      },
      (reader, error) => {
        this.#fail(reader, error)
      },
    )
    this.#convos = new ConvoFeeds(ports, limits, this.#catchUp)
    this.#accounts = new AccountFeeds(ports, limits, this.#refresh)
    this.#stopSweeping = this.#sweepByTheClock()
    this.#stopTicking = breakSilence(this.#readers, limits.silentMs)
  }

  async connect({ caller, sessionId, cursor: text, connection }: ConnectInput): Promise<() => void> {
    if (this.#closed) throw new ServiceError('ServerDraining')
    const cursor = text === undefined ? undefined : decodeCursor(caller, text)
    const { encode } = this.#ports
    const limits = this.#limits
    const onEnd = (ended: Reader) => {
      this.#tidy(ended)
    }
    const reader = new Reader({ caller, sessionId, connection, encode, limits, onEnd })
    this.#readers.add(reader)
    this.#ports.watch?.arrived(caller)
    try {
      const feed = await this.#accounts.join(reader)
      if ((await this.#findInvalid([reader])).length > 0) throw new ServiceError('SessionEnded')
      const { historyId, accountSeq } = await beginFollowing(
        { db: this.#ports.db, convos: this.#convos },
        reader,
        cursor,
      )
      reader.historyId = historyId
      const position = cursor?.accountSeq ?? accountSeq
      reader.account = { position, live: position >= feed.head }
      this.#catchUp(reader)
    } catch (error) {
      reader.close()
      throw error
    } finally {
      this.#tidy(reader)
    }
    return () => {
      reader.close()
    }
  }

  stats(): HubStats {
    const readers = [...this.#readers]
    const bufferedBytes = readers.reduce((sum, reader) => sum + reader.bufferedBytes, 0)
    return { connections: readers.length, convos: this.#convos.size, bufferedBytes }
  }

  close(): Promise<void> {
    this.#closed = true
    this.#stopSweeping()
    this.#stopTicking()
    for (const reader of [...this.#readers]) reader.end('ServerDraining')
    return Promise.resolve()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Takes an ended connection out of everything: also one that ended while it was joining. */
  #tidy(reader: Reader): void {
    if (reader.isOpen) return
    if (this.#readers.delete(reader)) this.#ports.watch?.left(reader.caller)
    this.#accounts.leave(reader)
    this.#convos.leaveAll(reader)
  }

  #fail(reader: Reader, error: unknown): void {
    this.#ports.log.error({ err: error }, 'a connection could not be served')
    reader.end('NotReady')
  }

  async #findInvalid(readers: readonly Reader[]): Promise<Reader[]> {
    const rows = await this.#ports.db.query<InvalidReaderRow>(findInvalidReaders, [
      readers.map(({ caller }) => caller.did),
      readers.map(({ caller }) => caller.deviceId),
      readers.map(({ sessionId }) => sessionId ?? null),
      this.#ports.clock.now(),
    ])
    return rows.flatMap(({ ord }) => readers[ord - 1] ?? [])
  }

  #sweepByTheClock(): () => void {
    const { bus, log } = this.#ports
    let last = 0
    const sweep = createOnce(
      async () => {
        last = performance.now()
        if (this.#closed) return
        await Promise.all([this.#accounts.sweep(), this.#convos.sweep(), this.#endInvalid()])
      },
      (_, error) => {
        log.warn({ err: error }, 'the heads of logs could not be looked at')
      },
    )
    const timer = setInterval(() => {
      const due = bus.connected ? this.#limits.sweepEveryMs : this.#limits.sweepWhenCutOffMs
      if (performance.now() - last >= due) sweep(this)
    }, this.#limits.sweepWhenCutOffMs).unref()
    const endGaps = bus.onGap(() => {
      sweep(this)
    })
    return () => {
      clearInterval(timer)
      endGaps()
    }
  }

  async #endInvalid(): Promise<void> {
    const readers = [...this.#readers]
    if (readers.length === 0) return
    for (const reader of await this.#findInvalid(readers)) reader.end('SessionEnded')
  }
}
