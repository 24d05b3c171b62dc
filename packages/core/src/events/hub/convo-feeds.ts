import { hearConvo } from '../../bus/index.ts'
import type { ConvoHint, Ephemeral } from '../../bus/index.ts'
import { deviceKey } from '../../identity/device-key.ts'
import { readEntries } from '../../messages/index.ts'
import type { StoredEntry } from '../../messages/index.ts'
import { findFollowers } from '../following.ts'
import { readConvoHeads } from '../sql/read-heads.ts'
import type { HeadRow } from '../sql/read-heads.ts'
import { Feed } from './feed.ts'
import { framesOf } from './frames.ts'
import type { HubLimits, HubPorts } from './ports.ts'
import type { Reader } from './reader.ts'

/** The feed of a convo, with the connections it serves. */
type ConvoFeed = {
  readonly feed: Feed<StoredEntry>
  readonly readers: Set<Reader>
  /** Resolves when hints are heard and the head is known. */
  readonly ready: Promise<void>
  readonly deafen: () => void
}

/** The feeds of the convos that somebody on this node follows, and of no others. */
export class ConvoFeeds {
  readonly #ports: HubPorts
  readonly #limits: HubLimits
  readonly #onBehind: (reader: Reader) => void
  readonly #feeds = new Map<string, ConvoFeed>()

  /** `onBehind` is called with a connection that has come to lack something. */
  constructor(ports: HubPorts, limits: HubLimits, onBehind: (reader: Reader) => void) {
    this.#ports = ports
    this.#limits = limits
    this.#onBehind = onBehind
  }

  get size(): number {
    return this.#feeds.size
  }

  /** The feed of a convo that somebody has joined. */
  get(convoId: string): Feed<StoredEntry> | undefined {
    return this.#feeds.get(convoId)?.feed
  }

  /**
   * Adds a connection to the feeds of convos: it is told of what changes its rights from now on. Resolves when the
   * heads of all of them are known.
   */
  async join(reader: Reader, convoIds: readonly string[]): Promise<void> {
    this.#open(convoIds.filter((convoId) => !this.#feeds.has(convoId)))
    const joined = convoIds.flatMap((convoId) => this.#feeds.get(convoId) ?? [])
    for (const { readers } of joined) readers.add(reader)
    for (const convoId of convoIds) reader.joined.add(convoId)
    await Promise.all(joined.map(({ ready }) => ready))
  }

  /** Takes a connection out of a feed. One without connections ends. */
  leave(reader: Reader, convoId: string): void {
    reader.follows.delete(convoId)
    reader.joined.delete(convoId)
    const left = this.#feeds.get(convoId)
    if (left?.readers.delete(reader) !== true || left.readers.size > 0) return
    this.#feeds.delete(convoId)
    left.deafen()
  }

  /** Takes a connection out of all feeds. */
  leaveAll(reader: Reader): void {
    for (const convoId of [...reader.joined]) this.leave(reader, convoId)
  }

  /** Looks at the heads of all logs, as if each had been hinted at. */
  async sweep(): Promise<void> {
    if (this.#feeds.size === 0) return
    for (const { id, seq } of await this.#readHeads([...this.#feeds.keys()]))
      this.#feeds.get(id)?.feed.hear(seq)
  }

  #open(convoIds: readonly string[]): void {
    if (convoIds.length === 0) return
    const made = convoIds.map((convoId) => ({ convoId, ...this.#make(convoId) }))
    const ready = Promise.all(made.map(({ hearing }) => hearing)).then(() => this.#openAt(made))
    // Whoever joins waits for it, and hears of a failure there.
    ready.catch(() => undefined)
    for (const { convoId, feed, readers, hearing } of made) {
      const deafen = () => void hearing.then((end) => end()).catch(() => undefined)
      this.#feeds.set(convoId, { feed, readers, ready, deafen })
    }
  }

  async #openAt(made: readonly { convoId: string; feed: Feed<StoredEntry> }[]): Promise<void> {
    const rows = await this.#readHeads(made.map(({ convoId }) => convoId))
    const heads = new Map(rows.map(({ id, seq }) => [id, seq]))
    for (const { convoId, feed } of made) feed.open(heads.get(convoId) ?? 0)
  }

  #readHeads(convoIds: readonly string[]): Promise<HeadRow[]> {
    return this.#ports.db.query<HeadRow>(readConvoHeads, [convoIds])
  }

  #make(convoId: string) {
    const { db, bus, clock, encode, log } = this.#ports
    const { entries: limit, bytes: maxBytes } = this.#limits.batch
    const readers = new Set<Reader>()
    const feed = new Feed<StoredEntry>(
      {
        read: (sinceSeq) => readEntries(db, { convoId, sinceSeq, limit, maxBytes, now: clock.now() }),
        // Only commits change what a device may read, and only notices end it before a commit does.
        prepare: async (entries) => {
          if (entries.some(({ kind }) => kind !== 'message')) await this.#updateRights(convoId, [...readers])
        },
        give: (entry) => {
          const frames = framesOf(encode, convoId, entry)
          for (const reader of readers) reader.giveEntry(convoId, entry, frames)
          if (entry.kind !== 'expired')
            this.#ports.fannedOut?.(clock.now().getTime() - entry.createdAt.getTime())
        },
        settle: () => {
          for (const reader of [...readers]) this.#settle(reader, convoId)
        },
      },
      log,
    )
    const giveEphemeral = ({ sender, ciphertext }: Ephemeral) => {
      let frame: Uint8Array | undefined
      const once = () => (frame ??= encode.ephemeral(convoId, ciphertext))
      for (const reader of readers)
        if (deviceKey(reader.caller) !== sender) reader.giveEphemeral(convoId, once)
    }
    const hear = ({ seq }: ConvoHint) => {
      feed.hear(seq)
    }
    const hearing = hearConvo(bus, convoId, hear, giveEphemeral)
    return { feed, readers, hearing }
  }

  async #updateRights(convoId: string, readers: readonly Reader[]): Promise<void> {
    const devices = readers.map(({ caller }) => caller)
    const known = await findFollowers(this.#ports.db, { convoId, devices })
    for (const reader of readers) {
      const convo = known.get(deviceKey(reader.caller))
      if (convo === undefined) continue
      reader.rightsVersion += 1
      reader.follows.get(convoId)?.update(convo)
    }
  }

  #settle(reader: Reader, convoId: string): void {
    const follow = reader.follows.get(convoId)
    if (follow?.isOver === true) this.leave(reader, convoId)
    else if (follow?.lacksUpTo !== undefined) this.#onBehind(reader)
  }
}
