import { hearAccount } from '../../bus/index.ts'
import type { AccountHint } from '../../bus/index.ts'
import type { AccountEvent, AccountEventEntry } from '../account-event.ts'
import { readAccountEvents } from '../read-account-events.ts'
import { readAccountHeads } from '../sql/read-heads.ts'
import type { HeadRow } from '../sql/read-heads.ts'
import { Feed } from './feed.ts'
import type { HubLimits, HubPorts } from './ports.ts'
import type { Reader } from './reader.ts'

/** The feed of an account's log, with the account's connections. */
type AccountFeed = {
  readonly feed: Feed<AccountEventEntry>
  readonly readers: Set<Reader>
  readonly ready: Promise<void>
  readonly deafen: () => void
}

/** The feeds of the accounts that are connected to this node; they also end connections that may read no more. */
export class AccountFeeds {
  readonly #ports: HubPorts
  readonly #limits: HubLimits
  readonly #onConvosChanged: (reader: Reader) => void
  readonly #feeds = new Map<string, AccountFeed>()

  /** `onConvosChanged` is called with a connection whose account has come into a convo or out of one. */
  constructor(ports: HubPorts, limits: HubLimits, onConvosChanged: (reader: Reader) => void) {
    this.#ports = ports
    this.#limits = limits
    this.#onConvosChanged = onConvosChanged
  }

  /** Adds a connection to its account's feed. Resolves when hints are heard and the head is known. */
  async join(reader: Reader): Promise<Feed<AccountEventEntry>> {
    const { did } = reader.caller
    const joined = this.#feeds.get(did) ?? this.#open(did)
    joined.readers.add(reader)
    await joined.ready
    return joined.feed
  }

  /** Takes a connection out of its account's feed. One without connections ends. */
  leave(reader: Reader): void {
    const { did } = reader.caller
    const left = this.#feeds.get(did)
    if (left?.readers.delete(reader) !== true || left.readers.size > 0) return
    this.#feeds.delete(did)
    left.deafen()
  }

  /** The feed of an account that is connected. */
  get(did: string): Feed<AccountEventEntry> | undefined {
    return this.#feeds.get(did)?.feed
  }

  /** Looks at the heads of all logs, as if each had been hinted at. */
  async sweep(): Promise<void> {
    if (this.#feeds.size === 0) return
    for (const { id, seq } of await this.#readHeads([...this.#feeds.keys()]))
      this.#feeds.get(id)?.feed.hear(seq)
  }

  #readHeads(dids: readonly string[]): Promise<HeadRow[]> {
    return this.#ports.db.query<HeadRow>(readAccountHeads, [dids])
  }

  #open(did: string): AccountFeed {
    const readers = new Set<Reader>()
    const feed = this.#makeFeed(did, readers)
    const hearing = hearAccount(this.#ports.bus, did, (hint) => {
      hear(hint, feed, readers)
    })
    const ready = hearing
      .then(() => this.#readHeads([did]))
      .then(([head]) => {
        feed.open(head?.seq ?? 0)
      })
    ready.catch(() => undefined)
    const deafen = () => void hearing.then((end) => end()).catch(() => undefined)
    const opened = { feed, readers, ready, deafen }
    this.#feeds.set(did, opened)
    return opened
  }

  #makeFeed(did: string, readers: Set<Reader>): Feed<AccountEventEntry> {
    let convosChanged = false
    return new Feed<AccountEventEntry>(
      {
        read: (sinceSeq) =>
          readAccountEvents(this.#ports.db, { did, sinceSeq, limit: this.#limits.batch.entries }),
        prepare: (entries) => {
          convosChanged = entries.some(({ event }) => changesConvos(event))
          return Promise.resolve()
        },
        give: (entry) => {
          let frame: Uint8Array | undefined
          const once = () => (frame ??= this.#ports.encode.accountEvent(entry))
          for (const reader of readers) reader.giveEvent(entry, once)
        },
        settle: () => {
          if (convosChanged) for (const reader of readers) this.#onConvosChanged(reader)
        },
      },
      this.#ports.log,
    )
  }
}

function changesConvos({ kind }: AccountEvent): boolean {
  switch (kind) {
    case 'convoAdded':
    case 'convoLeft':
    case 'convoRemoved':
    case 'welcome':
      return true
    case 'convoAccepted':
    case 'convoMuted':
    case 'convoUnmuted':
    case 'convoRead':
    case 'keyPackagesLow':
    case 'deviceAdded':
    case 'deviceRemoved':
    case 'joinRequested':
    case 'joinRequestAnswered':
    case 'convoAvailability':
    case 'relationChanged':
      return false
    default:
      return kind satisfies never
  }
}

/** A hint of a kind that this version does not know is passed over. */
function hear(hint: AccountHint, feed: Feed<AccountEventEntry>, readers: ReadonlySet<Reader>): void {
  if (hint.kind === 'log') {
    feed.hear(hint.seq)
    return
  }
  for (const reader of [...readers]) if (concerns(hint, reader)) reader.end('SessionEnded')
}

function concerns(hint: Exclude<AccountHint, { kind: 'log' }>, reader: Reader): boolean {
  switch (hint.kind) {
    case 'deviceRemoved':
      return hint.deviceId === reader.caller.deviceId
    case 'sessionEnded':
      return hint.sessionId === reader.sessionId
    case 'suspended':
      return true
    default:
      hint satisfies never
      return false
  }
}
