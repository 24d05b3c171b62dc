import { Cell } from './cell.ts'
import { onConvoEvents } from './reactive-client.ts'
import type { ConvoEvent, ReactiveConvo } from './reactive-client.ts'
import type { Readable } from './readable.ts'
import { keptItems } from './same.ts'
import type { Stage } from './stage.ts'
import { itemsOf } from './window-items.ts'
import type { WindowItem } from './window-items.ts'
import { readBackwards, readForwards } from './window-range.ts'
import { afterEvent, within } from './window-state.ts'
import type { WindowLimits, WindowState } from './window-state.ts'

/** Where a window begins, and how large it is. */
export interface WindowOptions {
  /** A message that is in the middle at first; without it, or where there is no such message, the latest are shown. */
  readonly around?: string | undefined
  /** How many messages are read at once; default 50. */
  readonly page?: number | undefined
  /** How many are held at most; default 500. Beyond, those at the far end go, and can be loaded again. */
  readonly most?: number | undefined
}

/** What a window shows. */
export interface WindowSnapshot {
  /** Whether nothing has been read yet. */
  readonly loading: boolean
  /** Oldest first. An item that has not changed is the same object as before. */
  readonly items: readonly WindowItem[]
  /** Whether there are messages before the first, or after the last. */
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  /** Why the last reading failed, until one succeeds. */
  readonly error: Error | undefined
}

/** Makes a window's next state by reading. */
type Work = (convo: ReactiveConvo, state: WindowState | undefined) => Promise<WindowState | undefined>

/** What a window shows before anything was read. */
export const EMPTY_WINDOW: WindowSnapshot = {
  ...{ loading: true, items: [], hasOlder: false, hasNewer: false },
  error: undefined,
}

/**
 * A stretch of a convo's messages that follows what happens: at its end, unless it was moved away from there.
 *
 * It shows what `convo.messages()` and `convo.gaps()` would say. Events that carry a message are put in their place, all
 * others have the stretch read anew; those that come while it is read are kept, and put in their place after that.
 */
export class MessageWindow implements Readable<WindowSnapshot> {
  readonly #stage: Stage
  readonly #convoId: string
  readonly #around: string | undefined
  readonly #page: number
  readonly #limits: WindowLimits
  readonly #cell: Cell<WindowSnapshot>
  #state: WindowState | undefined
  #error: Error | undefined
  /** Counts the times that it was listened to: what an earlier time has begun counts no more. */
  #life = 0
  #work: Promise<void> = Promise.resolve()
  #kept: ConvoEvent[] | undefined
  #rereading = false

  /** @internal */
  constructor(stage: Stage, convoId: string, { around, page = 50, most = 500 }: WindowOptions = {}) {
    const { did, deviceId } = stage.client
    this.#stage = stage
    this.#convoId = convoId
    this.#around = around
    this.#page = Math.min(page, most)
    this.#limits = { self: { did, deviceId }, most }
    this.#cell = new Cell(stage, EMPTY_WINDOW, () => this.#start())
  }

  get subscribe(): Readable<WindowSnapshot>['subscribe'] {
    return this.#cell.subscribe
  }

  get getSnapshot(): Readable<WindowSnapshot>['getSnapshot'] {
    return this.#cell.getSnapshot
  }

  /**
   * Loads a page before the first message; resolves when it is read, and a frame later it is shown. Like its likes it does
   * nothing while nobody listens.
   */
  readonly loadOlder = (): Promise<void> =>
    this.#read(async (convo, state) => {
      if (state === undefined || state.from === 0) return state
      const { received, from } = await readBackwards(convo, { before: state.from, most: this.#page })
      return { ...state, from, received: [...received, ...state.received], near: 'older' }
    })

  /** Loads a page after the last message, where {@link WindowSnapshot.hasNewer}. */
  readonly loadNewer = (): Promise<void> =>
    this.#read(async (convo, state) => {
      if (state?.to === undefined) return state
      const { received, outgoing, to } = await readForwards(convo, state.to, this.#page)
      return { ...state, to, outgoing, received: [...state.received, ...received], near: 'newer' }
    })

  /** Goes to the latest messages, and stays with them. */
  readonly loadLatest = (): Promise<void> => this.#read((convo) => this.#latest(convo))

  #start(): () => void {
    this.#life++
    this.#rereading = false
    const stop = onConvoEvents(this.#stage.client, (event) => {
      if (event.convoId === this.#convoId) this.#take(event)
    })
    void this.#reread()
    return () => {
      this.#life++
      stop()
    }
  }

  #take(event: ConvoEvent): void {
    if (this.#kept !== undefined) this.#kept.push(event)
    else this.#apply(event)
  }

  #apply(event: ConvoEvent): void {
    // What could not be read yet is read now.
    const next =
      this.#error === undefined && this.#state ? afterEvent(this.#state, event, this.#limits) : undefined
    if (next === undefined) void this.#reread()
    else this.#show(next)
  }

  /** Reads what is shown once more; once, however often it is asked for before it has begun. */
  async #reread(): Promise<void> {
    if (this.#rereading) return
    this.#rereading = true
    await this.#read((convo, state) => {
      this.#rereading = false
      return state === undefined ? this.#first(convo) : this.#same(convo, state)
    })
    this.#rereading = false
  }

  async #first(convo: ReactiveConvo): Promise<WindowState> {
    const middle = this.#around === undefined ? undefined : await convo.message(this.#around)
    if (middle === 'expired' || middle?.seq === undefined) return this.#latest(convo)
    const half = Math.max(1, Math.floor(this.#page / 2))
    const older = await readBackwards(convo, { before: middle.seq + 1, most: half })
    const newer = await readForwards(convo, middle.seq, half)
    const { outgoing, to } = newer
    const received = [...older.received, ...newer.received]
    return { received, outgoing, from: older.from, to, gaps: [], near: 'newer' }
  }

  async #latest(convo: ReactiveConvo): Promise<WindowState> {
    const latest = await readBackwards(convo, { most: this.#page })
    return { ...latest, to: undefined, gaps: [], near: 'newer' }
  }

  async #same(convo: ReactiveConvo, state: WindowState): Promise<WindowState> {
    const { from, to } = state
    const before = to === undefined ? undefined : to + 1
    // More than is held: which end goes is not for the reading to say.
    const read = await readBackwards(convo, { before, downTo: from, most: 2 * this.#limits.most })
    const received = read.received.filter(({ seq = 0 }) => seq >= from)
    const outgoing = to === undefined ? read.outgoing : state.outgoing
    return { ...state, received, outgoing, from: Math.max(from, read.from) }
  }

  /** Reads something, after whatever is being read. */
  #read(work: Work): Promise<void> {
    const life = this.#life
    this.#work = this.#work.then(async () => {
      if (life !== this.#life || !this.#cell.running) return
      this.#kept = []
      const next = await this.#try(work)
      if (life === this.#life) this.#finish(next)
      else this.#kept = undefined
    })
    return this.#work
  }

  async #try(work: Work): Promise<WindowState | undefined> {
    try {
      const convo = await this.#stage.client.convos.get(this.#convoId)
      const next = await work(convo, this.#state)
      const gaps = await convo.gaps()
      this.#error = undefined
      return next && within({ ...next, gaps }, this.#limits.most)
    } catch (err) {
      this.#error = err instanceof Error ? err : new Error(String(err))
      return this.#state
    }
  }

  #finish(next: WindowState | undefined): void {
    const events = this.#kept ?? []
    this.#kept = undefined
    this.#show(next)
    for (const event of events) this.#take(event)
  }

  #show(next: WindowState | undefined): void {
    this.#state = next
    this.#cell.change(() => this.#snapshot())
  }

  #snapshot(): WindowSnapshot {
    const [before, state] = [this.#cell.getSnapshot(), this.#state]
    const found = state === undefined ? [] : itemsOf(state, this.#limits.self)
    const next = {
      loading: state === undefined && this.#error === undefined,
      items: keptItems(before.items, found, ({ key }) => key),
      hasOlder: (state?.from ?? 0) > 0,
      hasNewer: state?.to !== undefined,
      error: this.#error,
    }
    return isUnchanged(before, next) ? before : next
  }
}

function isUnchanged(before: WindowSnapshot, next: WindowSnapshot): boolean {
  return (
    before.loading === next.loading &&
    before.items === next.items &&
    before.hasOlder === next.hasOlder &&
    before.hasNewer === next.hasNewer &&
    before.error === next.error
  )
}
