import { Cell } from './cell.ts'
import { onConvoEvents } from './reactive-client.ts'
import type { ConvoEvent, ReactiveConvo } from './reactive-client.ts'
import { kept, keptItems } from './same.ts'
import type { Stage } from './stage.ts'
import { standingOf, summarise, withMessage } from './summary.ts'
import type { ConvoSummary, Summarised } from './summary.ts'
import type { MessageView } from '../client/views.ts'

/** How many convos are read together. */
const AT_ONCE = 8

/** The account's convos, the most recently active first. */
export interface ConvoList {
  /** Whether nothing has been read yet. */
  readonly loading: boolean
  /** Those that the account is in. One that has not changed is the same object as before. */
  readonly convos: readonly ConvoSummary[]
  /** Those of strangers, until they are accepted. */
  readonly requests: readonly ConvoSummary[]
  /** In how many of `convos` something is unread, as a badge shows it: those that are muted do not count. */
  readonly unreadConvos: number
  /** Why the last reading failed, until one succeeds. */
  readonly error: Error | undefined
}

/** The list before anything was read. */
export const EMPTY_LIST: ConvoList = {
  loading: true,
  convos: [],
  requests: [],
  unreadConvos: 0,
  error: undefined,
}

/** Follows all convos: those of which something was told are read anew, a message of somebody else is just added. */
export class ConvoListSource {
  readonly cell: Cell<ConvoList>
  readonly #stage: Stage
  readonly #known = new Map<string, Summarised>()
  #order: readonly ReactiveConvo[] = []
  #error: Error | undefined
  #loading = true
  /** Convos that are to be read anew. */
  readonly #stale = new Set<string>()
  #everything = false
  #asked = false
  #busy = false

  constructor(stage: Stage) {
    this.#stage = stage
    this.cell = new Cell(stage, EMPTY_LIST, () => this.#start())
  }

  #start(): () => void {
    const stops = [
      onConvoEvents(this.#stage.client, (event) => this.#take(event)),
      // Convos that were met meanwhile, of which nothing else was told.
      this.#stage.client.on('connection', () => this.#soon()),
    ]
    this.#everything = true
    this.#soon()
    return () => {
      for (const stop of stops) stop()
    }
  }

  #take(event: ConvoEvent): void {
    const { convoId } = event
    if (event.type === 'message' && !event.message.own) this.#add(convoId, event.message)
    else this.#stale.add(convoId)
    this.#soon()
  }

  /** A summary that is being read, or was just now, may have this message or not: it is read once more then. */
  #add(convoId: string, message: MessageView): void {
    const known = this.#known.get(convoId)
    const convo = this.#order.find(({ id }) => id === convoId)
    const isNext = known !== undefined && known.upTo < (message.seq ?? 0)
    if (!isNext || convo === undefined || this.#busy || this.#stale.has(convoId)) this.#stale.add(convoId)
    else this.#known.set(convoId, withMessage(known, convo, message))
  }

  #soon(): void {
    this.#asked = true
    if (!this.#busy) void this.#refresh()
  }

  async #refresh(): Promise<void> {
    this.#busy = true
    try {
      while (this.#asked && this.cell.running) {
        this.#asked = false
        await this.#readStale()
        this.#error = undefined
        this.#show()
      }
    } catch (err) {
      this.#everything = true
      this.#error = err instanceof Error ? err : new Error(String(err))
      this.#show()
    } finally {
      this.#busy = false
    }
  }

  async #readStale(): Promise<void> {
    const [everything, stale] = [this.#everything, new Set(this.#stale)]
    this.#everything = false
    this.#stale.clear()
    this.#order = await this.#stage.client.convos.list()
    const due = this.#order.filter(({ id }) => everything || stale.has(id) || !this.#known.has(id))
    for (let i = 0; i < due.length; i += AT_ONCE)
      await Promise.all(due.slice(i, i + AT_ONCE).map((convo) => this.#read(convo)))
    const there = new Set(this.#order.map(({ id }) => id))
    for (const id of this.#known.keys()) if (!there.has(id)) this.#known.delete(id)
    this.#loading = false
  }

  async #read(convo: ReactiveConvo): Promise<void> {
    this.#known.set(convo.id, await summarise(convo))
  }

  #show(): void {
    this.cell.change(() => this.#snapshot())
  }

  #snapshot(): ConvoList {
    const before = this.cell.getSnapshot()
    const shown = this.#order.flatMap((convo) => {
      const known = this.#known.get(convo.id)
      return known === undefined ? [] : [{ ...known.summary, ...standingOf(convo) }]
    })
    const of = (status: ConvoSummary['status']) => shown.filter((convo) => convo.status === status)
    const accepted = of('accepted')
    const next: ConvoList = {
      loading: this.#loading && this.#error === undefined,
      convos: keptItems(before.convos, accepted, ({ id }) => id),
      requests: keptItems(before.requests, of('request'), ({ id }) => id),
      unreadConvos: accepted.filter(({ unread, muted }) => unread > 0 && !muted).length,
      error: this.#error,
    }
    return kept(before, next)
  }
}
