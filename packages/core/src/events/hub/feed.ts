import type { Log } from '../../ports/index.ts'

/** What a feed does with its log. */
export type FeedActs<Entry> = {
  /** Reads what comes after a seq. */
  readonly read: (sinceSeq: number) => Promise<readonly Entry[]>
  /** What has to be known before these are given out. */
  readonly prepare: (entries: readonly Entry[]) => Promise<void>
  /** Gives one out to everybody who is at the head of the feed. */
  readonly give: (entry: Entry) => void
  /** After a batch. */
  readonly settle: () => void
}

/**
 * One log (of a convo, or of an account) on its way to this node's connections. States:
 * - **closed**: until its head is known. Hints are remembered.
 * - **resting** at its head: everything up to it has been given out. To reading when a hint names a later seq.
 * - **reading**: once at a time, whatever hints come meanwhile, in batches, until the head is as far as any hint
 *   has said. What is read is given out in order; between two entries nothing else runs, so that a connection that
 *   stands at the head misses none. Then to resting; so also when reading fails, and the next hint or sweep reads on.
 */
export class Feed<Entry extends { readonly seq: number; readonly toSeq?: number }> {
  readonly #acts: FeedActs<Entry>
  readonly #log: Log
  #head: number | undefined
  #hinted = 0
  #reading = false

  constructor(acts: FeedActs<Entry>, log: Log) {
    this.#acts = acts
    this.#log = log
  }

  /** The seq up to which everything has been given out. */
  get head(): number {
    return this.#head ?? 0
  }

  /** Begins at a seq that was read after hints began to be heard. */
  open(head: number): void {
    this.#head ??= head
    this.#start()
  }

  /** Takes a hint that the log goes up to a seq. */
  hear(seq: number): void {
    this.#hinted = Math.max(this.#hinted, seq)
    this.#start()
  }

  #start(): void {
    if (this.#reading || this.#head === undefined || this.#hinted <= this.#head) return
    this.#reading = true
    void this.#readOn(this.#head)
  }

  async #readOn(from: number): Promise<void> {
    try {
      for (let head = from; this.#hinted > head; head = this.head) {
        const hinted = this.#hinted
        const entries = await this.#acts.read(head)
        // A hint of something that cannot be read: forgotten, lest it be asked for again and again; not one that came since.
        if (entries.length === 0 && this.#hinted === hinted) this.#hinted = head
        await this.#acts.prepare(entries)
        this.#giveAll(entries)
      }
    } catch (error) {
      this.#log.error({ err: error }, 'reading a log for its connections failed')
    } finally {
      this.#reading = false
    }
  }

  #giveAll(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#acts.give(entry)
      this.#head = entry.toSeq ?? entry.seq
    }
    this.#acts.settle()
  }
}
