import { isError } from '../errors.ts'
import type { OutputSchema as LogPage } from '../xrpc/generated/types/blue/catbird/mls/message/getLog.ts'
import { endUnseen } from './adopt.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { noteGap } from './gaps.ts'
import { persistently } from './ports.ts'
import type { Ports } from './ports.ts'
import { lastSeqOf } from './entry.ts'
import { follows, processEntry } from './process-entry.ts'
import type { Entry } from './entry.ts'
import { SingleFlight } from './single-flight.ts'

const PAGE = 200
/** Entries taken in by one write. */
const BATCH = 50

/**
 * Brings a convo forward along its log: entries that come by the stream are taken in if they are next, and
 * a gap before them is filled from the log.
 */
export class LogReader {
  readonly #ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit' | 'around'>
  readonly #reading = new SingleFlight<ConvoSlot>((slot) => this.#read(slot))

  constructor(ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit' | 'around'>) {
    this.#ports = ports
  }

  /** Takes in an entry that was delivered, and what is missing before it. */
  async deliver(slot: ConvoSlot, entry: Entry): Promise<void> {
    const { device, timing } = this.#ports
    const taken = await slot.turn((draft) => !slot.doubted && processEntry(draft, device, entry, timing))
    const seq = lastSeqOf(entry)
    if (!taken && isFollowed(slot) && seq !== undefined && seq > slot.state.record.seq)
      await this.catchUp(slot)
  }

  /** Reads the log to its end. */
  catchUp(slot: ConvoSlot): Promise<void> {
    return this.#reading.run(slot)
  }

  async #read(slot: ConvoSlot): Promise<void> {
    while (isFollowed(slot)) {
      const sinceSeq = slot.state.record.seq
      const page = await this.#page(slot, sinceSeq)
      if (page === undefined) {
        // A service that says two things of where its log begins is not asked again and again.
        if (slot.state.record.seq === sinceSeq) return
        continue
      }
      for (let i = 0; i < page.entries.length; i += BATCH)
        await this.#take(slot, page.entries.slice(i, i + BATCH))
      const { seq } = slot.state.record
      if (seq >= page.lastSeq || seq === sinceSeq) return
    }
  }

  async #take(slot: ConvoSlot, entries: readonly Entry[]): Promise<void> {
    const { device, timing } = this.#ports
    await slot.turn(async (draft) => {
      if (slot.doubted) return
      for (const entry of entries) await processEntry(draft, device, entry, timing)
    })
  }

  /** A page of the log; undefined where there is none and the convo has been told why. */
  async #page(slot: ConvoSlot, sinceSeq: number): Promise<LogPage | undefined> {
    const { api } = this.#ports
    const { convoId } = slot
    try {
      const page = () => api.message.getLog({ convoId, sinceSeq, limit: PAGE })
      const reading = () => persistently(this.#ports, 'reading the log', page)
      const { data } = await (this.#ports.around?.('readPage', reading, { convoId }) ?? reading())
      if (data.firstSeq <= sinceSeq + 1) return data
      await this.#skipTo(slot, data.firstSeq)
      return undefined
    } catch (err) {
      if (isError(err, 'NotMember', 'ConvoNotFound')) await slot.turn(endUnseen)
      else if (isError(err, 'LogTruncated')) await this.#skipTruncated(slot)
      else throw err
      return undefined
    }
  }

  /** Behind the retention limit: what is gone is a visible gap, and the log goes on where it begins. */
  async #skipTruncated(slot: ConvoSlot): Promise<void> {
    const { api } = this.#ports
    const { convoId } = slot
    // Not by the convo's view, which those who were taken out meanwhile are not given.
    const fromBeginning = () => api.message.getLog({ convoId, limit: 1 })
    const { data } = await persistently(this.#ports, 'reading the log', fromBeginning)
    await this.#skipTo(slot, data.firstSeq)
  }

  async #skipTo(slot: ConvoSlot, firstSeq: number): Promise<void> {
    await slot.turn((draft) => {
      const fromSeq = draft.state.record.seq + 1
      const toSeq = firstSeq - 1
      if (toSeq < fromSeq) return
      draft.record({ seq: toSeq })
      noteGap(draft, { fromSeq, toSeq, reason: 'truncated' })
    })
  }
}

function isFollowed(slot: ConvoSlot): boolean {
  return !slot.doubted && follows(slot)
}
