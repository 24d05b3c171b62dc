import { lastSeqOf, mayRead } from '../../messages/index.ts'
import type { StoredEntry } from '../../messages/index.ts'
import type { Position } from '../cursor.ts'
import type { Followed } from '../following.ts'
import { positionOf } from '../resume.ts'
import type { EntryFrames } from './frames.ts'

/** As much of a feed as a place in it needs. */
export type Head = { readonly head: number }

/**
 * One connection's place in the log of one convo. States:
 * - **watching**: the device has no leaf, or its last entry is behind it. It is given nothing, but commits are looked
 *   at for one that gives it a leaf. To live or behind.
 * - **behind** the feed: what it lacks is read for it alone. To live at the feed's head.
 * - **live**: it is given what the feed gives out, if that is beyond its position.
 */
export class Follow {
  readonly #feed: Head
  #convo: Followed
  #position: number
  #live: boolean

  constructor(feed: Head, convo: Followed, position: number) {
    this.#feed = feed
    this.#convo = convo
    this.#position = position
    this.#live = position >= feed.head
  }

  get position(): number {
    return this.#position
  }

  /** What there is to read for it alone: entries after its position, up to this seq; none if `undefined`. */
  get lacksUpTo(): number | undefined {
    const { startSeq, endSeq } = this.#convo
    if (this.#live || startSeq === undefined) return undefined
    const to = Math.min(this.#feed.head, endSeq ?? Infinity)
    return this.#position < to ? to : undefined
  }

  /** Whether the device has a leaf now and has been given all that came before: ephemeral messages are for it. */
  get isPresent(): boolean {
    const { startSeq, endSeq, rights } = this.#convo
    return this.#live && startSeq !== undefined && endSeq === undefined && rights.leftSeq === null
  }

  /** Whether the convo has ended for the whole account, and the device has been told so. */
  get isOver(): boolean {
    const { startSeq, endSeq, rights } = this.#convo
    if (rights.leftSeq === null) return false
    return startSeq === undefined || (endSeq !== undefined && this.#position >= endSeq)
  }

  /** Takes what is now known of the device's part in the convo. */
  update(convo: Followed): void {
    this.#convo = convo
    if (convo.startSeq === undefined || convo.startSeq <= this.#position) return
    this.#position = convo.startSeq
    this.#live = this.#position >= this.#feed.head
  }

  /** The frame of an entry for this connection; `undefined` if it is not to be given it now. Passes the entry. */
  take(entry: StoredEntry, frames: EntryFrames, how: 'live' | 'behind'): Uint8Array | undefined {
    const { startSeq, endSeq, rights } = this.#convo
    if (this.#live !== (how === 'live') || startSeq === undefined) return undefined
    const lastSeq = lastSeqOf(entry)
    if (lastSeq <= this.#position || (endSeq !== undefined && entry.seq > endSeq)) return undefined
    this.#position = Math.min(lastSeq, endSeq ?? lastSeq)
    return mayRead(rights, entry) ? frames.whole() : frames.hidden()
  }

  /** Goes live if nothing is lacking. To be asked in the same turn as the last `take`. */
  catchUp(): void {
    if (this.lacksUpTo === undefined) this.#live = true
  }

  /** Passes what is no longer kept. */
  skipTo(seq: number): void {
    this.#position = Math.max(this.#position, seq)
  }

  /** Where it is, for a cursor. */
  cursorPositions(): Position[] {
    return positionOf(this.#convo, this.#position)
  }
}
