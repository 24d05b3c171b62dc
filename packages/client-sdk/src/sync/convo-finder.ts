import { isError } from '../errors.ts'
import { loadCode } from '../load-code.ts'
import type { ConvoHead, ConvoView } from '../xrpc/generated/types/blue/catbird/mls/convo/defs.ts'
import { end, endUnseen } from './adopt.ts'
import type { ConvoBook } from './convo-book.ts'
import type { ConvoSlot } from './convo-slot.ts'
import { recordFromView } from './convo-view.ts'
import type { Draft } from './draft.ts'
import { addIntent } from './intents.ts'
import { standing, takeView } from './metadata-keeper.ts'
import { persistently, report } from './ports.ts'
import { restoreCode } from './restore/code.ts'
import type { Resets } from './reset/resets.ts'
import type { Ports } from './ports.ts'
import type { WelcomeReader } from './welcome-reader.ts'
import { viewConvo } from './view-convo.ts'

/** How many convos are looked at together. */
const AT_ONCE = 8
/** Failures that are not of one convo. */
const EVERYWHERE = ['ClientClosed', 'AccountSuspended', 'DeviceNotFound'] as const

/** How a convo is followed. */
interface Following {
  readonly catchUp: (slot: ConvoSlot) => Promise<void>
  /** Fetches a commit once more that could not be processed; gives whether there was one. */
  readonly fetchAgain: (slot: ConvoSlot) => Promise<boolean>
  readonly resets: Pick<Resets, 'upTo'>
  /** Compares a convo with what the service has of it, where that lies before what is held, or is nothing. */
  readonly compareIfBehind: (slot: ConvoSlot, head: ConvoHead | undefined) => Promise<void>
}

/** Finds the convos of the account that this device does not follow yet, and notices those that are over. */
export class ConvoFinder {
  readonly #ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>
  readonly #book: ConvoBook
  readonly #welcomes: Pick<WelcomeReader, 'read'>
  readonly #follow: Following

  constructor(
    ports: Pick<Ports, 'api' | 'device' | 'timing' | 'signal' | 'emit'>,
    book: ConvoBook,
    welcomes: Pick<WelcomeReader, 'read'>,
    follow: Following,
  ) {
    this.#ports = ports
    this.#book = book
    this.#welcomes = welcomes
    this.#follow = follow
  }

  /** Looks at all convos of the account, and reads the logs that have grown; what is there no more is over. */
  async lookAtHeads(): Promise<void> {
    const { api } = this.#ports
    const missing = new Set(
      this.#book
        .all()
        .filter(isKnownThere)
        .map(({ convoId }) => convoId),
    )
    for (let cursor: string | undefined; ;) {
      const params = cursor === undefined ? {} : { cursor }
      const heads = () => api.convo.getConvoHeads(params)
      const { data } = await persistently(this.#ports, 'looking for news', heads)
      for (let i = 0; i < data.heads.length; i += AT_ONCE) {
        await Promise.all(
          data.heads.slice(i, i + AT_ONCE).map((head) => this.#alone(() => this.#lookAt(head))),
        )
      }
      for (const { convoId } of data.heads) missing.delete(convoId)
      if (data.cursor === undefined) break
      cursor = data.cursor
    }
    for (const convoId of missing) await this.#alone(() => this.#missing(convoId))
  }

  /** A convo that the service does not have among those of the account: it has lost that, or the account is out. */
  async #missing(convoId: string): Promise<void> {
    const slot = this.#book.get(convoId)
    if (slot !== undefined) await this.#follow.compareIfBehind(slot, undefined)
    await this.gone(convoId, 'removed')
  }

  /** Looks at one convo of many: if that fails, the others are looked at all the same. */
  async #alone(look: () => Promise<void>): Promise<void> {
    try {
      await look()
    } catch (err) {
      if (isError(err, ...EVERYWHERE)) throw err
      report(this.#ports, 'looking for news', err)
    }
  }

  /**
   * Looks at one convo. If this device has no leaf in it, it joins: by the Welcome if one waits, and by external
   * commit otherwise, unless the convo is a mere request.
   */
  async meet(convoId: string): Promise<void> {
    await this.#welcomes.read()
    await this.#meet(convoId, meetDraft)
  }

  /**
   * The service says that the account came into a convo, perhaps into one that had ended for it: of which a device that
   * was away may have to learn first. One that ends while the service is asked was looked at before that.
   */
  async added(convoId: string): Promise<void> {
    await this.#welcomes.read()
    const known = this.#book.get(convoId)
    if (known !== undefined) await this.#follow.catchUp(known)
    const hadEnded = known?.state.record.phase === 'ended'
    await this.#meet(convoId, async (draft, view, now) => {
      const { record } = draft.state
      if (record.phase === 'ended') {
        if (!hadEnded) return
        draft.record({ phase: 'outside', status: standing(record, view) })
      }
      await meetDraft(draft, view, now)
    })
  }

  /**
   * The service says that a convo is over for the account. Events may come late and more than once, so what
   * counts is whether the account is in it now.
   */
  async gone(convoId: string, reason: 'left' | 'removed'): Promise<void> {
    const slot = this.#book.get(convoId)
    if (slot === undefined || slot.state.record.returning === true) return
    if (reason === 'removed') {
      await this.#welcomes.read()
      await this.#readToEnd(slot)
    }
    const { phase } = slot.state.record
    // Whoever asks to come in is out already: this is the news of a former time.
    if (phase === 'ended' || phase === 'asking') return
    if ((await viewConvo(this.#ports, convoId)) !== undefined) return
    await slot.turn((draft) => (reason === 'left' ? end(draft, reason) : endUnseen(draft)))
  }

  /** Reads what is left, also behind commits that cannot be processed. */
  async #readToEnd(slot: ConvoSlot): Promise<void> {
    const { catchUp, fetchAgain } = this.#follow
    do await catchUp(slot)
    while (await fetchAgain(slot))
  }

  async #lookAt(head: ConvoHead): Promise<void> {
    const { convoId, lastSeq } = head
    const slot = this.#book.get(convoId)
    if (slot !== undefined) await this.#follow.compareIfBehind(slot, head)
    const { phase, ended } = slot?.state.record ?? {}
    if (slot === undefined || phase === 'outside' || phase === 'asking') await this.#meet(convoId, meetDraft)
    // Who has left is not there: the account has come back since.
    else if (phase === 'ended' && ended === 'left') await this.added(convoId)
    else {
      if (lastSeq > slot.state.record.seq) await this.#readOn(slot, head)
      await this.#follow.resets.upTo(slot, head.generation)
    }
  }

  /**
   * Reads a log that has grown. A device that was taken out reads no further than to that: its account may have come in
   * again since, or the log may say beyond that the device may.
   */
  async #readOn(slot: ConvoSlot, { lastSeq, joinedSeq }: ConvoHead): Promise<void> {
    await this.#follow.catchUp(slot)
    const { convoId, phase, ended, seq, looked } = slot.state.record
    if (phase !== 'ended') return
    if (joinedSeq > seq) return this.added(convoId)
    if (ended !== 'removed') return
    const since = looked?.takenOutAt === seq ? looked.until : seq
    if (lastSeq <= since) return
    const { lookForCall } = await loadCode(() => import('./called-back.ts'))
    const { calledBack, until } = await lookForCall(this.#ports, convoId, since)
    if (calledBack) return this.added(convoId)
    await slot.turn((draft) => {
      if (draft.state.record.seq === seq) draft.record({ looked: { takenOutAt: seq, until } })
    })
  }

  async #meet(convoId: string, take: typeof meetDraft): Promise<void> {
    const view = await viewConvo(this.#ports, convoId)
    if (view === undefined) return
    const slot = this.#book.getOrAdd(recordFromView(view))
    if (slot.state.record.ended === 'restored')
      await (await restoreCode()).acceptAgain(this.#ports, slot, view)
    if (!(await this.#follow.resets.upTo(slot, view.generation))) return
    await slot.turn((draft) => take(draft, view, this.#ports.timing.now()))
  }
}

/** Whether the service should have this convo among those of the account. */
function isKnownThere({ state: { record } }: ConvoSlot): boolean {
  return record.phase !== 'creating' && record.phase !== 'asking' && record.phase !== 'ended'
}

async function meetDraft(draft: Draft, view: ConvoView, now: number): Promise<void> {
  await takeView(draft, view)
  // Somebody has let the account in that asked.
  if (draft.state.record.phase === 'asking') draft.record({ phase: 'outside' })
  const { phase, status, generation } = draft.state.record
  if (phase !== 'outside') return
  if (generation < view.generation) draft.record({ generation: view.generation })
  if (status === 'accepted') addIntent(draft, { kind: 'join' }, { now, notBefore: now })
}
