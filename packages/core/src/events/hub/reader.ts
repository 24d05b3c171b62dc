import type { DeviceCaller } from '../../identity/callers.ts'
import type { StoredEntry } from '../../messages/index.ts'
import type { AccountEventEntry } from '../account-event.ts'
import { encodeCursor } from '../cursor.ts'
import type { Follow } from './follow.ts'
import type { EntryFrames } from './frames.ts'
import type { FrameEncoder, HubLimits, StreamConnection, StreamEnd } from './ports.ts'

/** Who reads, and over what. */
export type ReaderOptions = {
  readonly caller: DeviceCaller
  readonly sessionId: string | undefined
  readonly connection: StreamConnection
  readonly encode: FrameEncoder
  readonly limits: HubLimits
  /** Called once, when it has ended. */
  readonly onEnd: (reader: Reader) => void
}

/** In the place of ticks, before the first cursor. */
const NOT_SETTLED = -1

/**
 * One connection: its places in the logs it is given, and what is on its way to it. States:
 * - **open**: frames are sent as they come. A cursor follows at most `cursorWithinMs` after a frame; it covers every
 *   frame before it, since frames keep their order. Once there was a first one, another comes after `silentMs` in which
 *   nothing was sent (`silence.ts`): a browser sees no pings, and could not tell rest from a lost connection. To ended when its owner closes it, when it may read no more, or
 *   when more than `maxBufferedBytes` have not left for the network.
 * - **ended**: everything is dropped.
 */
export class Reader {
  readonly caller: DeviceCaller
  readonly sessionId: string | undefined
  /** The convos whose feeds it has joined, and its places in those that it knows all about. */
  readonly joined = new Set<string>()
  readonly follows = new Map<string, Follow>()
  /** Where it is in the account's log, and whether it is given what that feed gives out. */
  account = { position: 0, live: false }
  /** The history that its cursors are of. */
  historyId = ''
  /** Raised whenever a feed has told it something new of its rights: what was read before that is stale. */
  rightsVersion = 0
  readonly #options: ReaderOptions
  /** For how many ticks nothing was sent; a whole number, since those lie in the object itself. */
  #silentTicks = NOT_SETTLED
  #buffered = 0
  #ephemeral = 0
  #ended = false
  #cursorTimer: NodeJS.Timeout | undefined

  constructor(options: ReaderOptions) {
    this.caller = options.caller
    this.sessionId = options.sessionId
    this.#options = options
  }

  get isOpen(): boolean {
    return !this.#ended
  }

  get bufferedBytes(): number {
    return this.#buffered + this.#ephemeral
  }

  /** Gives an entry that the feed of its convo has reached. */
  giveEntry(convoId: string, entry: StoredEntry, frames: EntryFrames): void {
    const frame = this.follows.get(convoId)?.take(entry, frames, 'live')
    if (frame !== undefined) void this.send(frame)
  }

  /** Gives an ephemeral message, or drops it: nobody is ended because of one, and no cursor covers it. */
  giveEphemeral(convoId: string, frame: () => Uint8Array): void {
    if (this.#ended || this.follows.get(convoId)?.isPresent !== true) return
    const { length } = frame()
    const { maxEphemeralBytes } = this.#options.limits
    if (this.#buffered > maxEphemeralBytes || this.#ephemeral + length > maxEphemeralBytes) return
    this.#ephemeral += length
    this.#said()
    this.#options.connection
      .send(frame())
      .catch(() => this.close())
      .finally(() => (this.#ephemeral -= length))
  }

  /** Gives an event that the account's feed has reached. */
  giveEvent(entry: AccountEventEntry, frame: () => Uint8Array): void {
    if (!this.account.live || entry.seq <= this.account.position) return
    this.account.position = entry.seq
    void this.send(frame())
  }

  /** Sends a frame; resolves when it has left. */
  async send(frame: Uint8Array): Promise<void> {
    if (this.#ended) return
    if (this.#buffered + frame.length > this.#options.limits.maxBufferedBytes) {
      this.end('ConsumerTooSlow')
      return
    }
    this.#buffered += frame.length
    this.#said()
    this.#cursorTimer ??= this.#cursorSoon()
    try {
      await this.#options.connection.send(frame)
    } catch {
      this.close()
    }
    this.#buffered -= frame.length
  }

  /** Sends a cursor that covers everything sent so far. */
  sendCursor(): void {
    if (this.#ended) return
    clearTimeout(this.#cursorTimer)
    const positions = [...this.follows.values()].flatMap((follow) => follow.cursorPositions())
    const [{ historyId }, accountSeq] = [this, this.account.position]
    const cursor = encodeCursor(this.caller, { historyId, accountSeq, positions })
    void this.send(this.#options.encode.cursor(cursor))
    clearTimeout(this.#cursorTimer)
    this.#cursorTimer = undefined
    this.#silentTicks = 0
  }

  /**
   * Counts a tick of the clock. Gives whether it has been silent for so many: not before its first cursor, for until then its
   * places are not known; nor while anything that was sent has not left.
   */
  tick(ticks: number): boolean {
    if (this.#silentTicks === NOT_SETTLED) return false
    if (this.#silentTicks < ticks) this.#silentTicks++
    return this.#silentTicks === ticks && this.bufferedBytes === 0
  }

  /** Ends it and says why. */
  end(why: StreamEnd): void {
    if (this.#ended) return
    this.close()
    this.#options.connection.end(why)
  }

  /** Ends it without a word: the connection is gone, or never was. */
  close(): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#cursorTimer)
    this.#options.onEnd(this)
  }

  #said(): void {
    if (this.#silentTicks !== NOT_SETTLED) this.#silentTicks = 0
  }

  #cursorSoon(): NodeJS.Timeout {
    const send = () => {
      this.sendCursor()
    }
    return setTimeout(send, this.#options.limits.cursorWithinMs).unref()
  }
}
