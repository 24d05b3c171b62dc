import { encodeContent } from '../../content/content.ts'
import type { Content } from '../../content/content.ts'
import { messageView } from '../../client/message-view.ts'
import type { MessageView } from '../../client/views.ts'
import type { Store } from '../../storage/contract.ts'
import { memoryStorage } from '../../storage/memory/index.ts'
import { noteIndexed } from '../../search/index-older.ts'
import { keys } from '../../store/keys.ts'
import { messageRecord } from '../../store/message-record.ts'
import { gapRecord } from '../../store/recovery-record.ts'
import type { ConvoRecord } from '../../store/convo-record.ts'
import { applyContent } from '../../sync/apply-content.ts'
import { ConvoBook } from '../../sync/convo-book.ts'
import type { ConvoSlot } from '../../sync/convo-slot.ts'
import type { Draft } from '../../sync/draft.ts'
import { draftOf } from '../../testing/draft-of.ts'
import { collect } from '../collect.ts'
import type { Cursor } from '../collect.ts'
import type { Volume } from '../format.ts'
import { recordFromTold } from '../portable-convo.ts'
import { takePart } from '../take.ts'

/** The convo of all paper devices. */
export const CONVO = 'a'.repeat(52)
/** A DID of a paper person. */
export const didOf = (name: string) => `did:plc:${name}`

/** What stands at a place of the log: who says what. */
export interface Said {
  readonly by: string
  readonly content: Content
}

/** The id of the message at a place. */
export const idOf = (seq: number) => `message-id-of-${String(seq).padStart(6, '0')}`

/**
 * A device without MLS or network: it takes in what a log says, tells of it and is told of it, as real ones do. Without a
 * record it does not know the convo yet.
 */
export async function paperDevice(record?: Partial<ConvoRecord>): Promise<PaperDevice> {
  const store = await memoryStorage().open()
  const none = () => undefined
  const later = () => Promise.resolve()
  const review = async (draft: Draft) => {
    noteIndexed(draft)
    await later()
  }
  const hooks = { read: later, review, written: none, emit: none, settled: none, todo: none }
  const book = await ConvoBook.read(store, hooks)
  const { state } = await draftOf({ record: { convoId: CONVO, ...record } })
  const device = new PaperDevice(store, book, state.record)
  if (record !== undefined) device.slotOf()
  return device
}

/** {@link paperDevice} */
export class PaperDevice {
  readonly store: Store
  readonly book: ConvoBook
  readonly #record: ConvoRecord

  constructor(store: Store, book: ConvoBook, record: ConvoRecord) {
    this.store = store
    this.book = book
    this.#record = record
  }

  readonly serviceNow = (): number => 0

  /** How much of it a volume of now tells. */
  told(): ReadonlyMap<string, number> {
    return new Map([[CONVO, this.slotOf().state.record.seq]])
  }

  slotOf(): ConvoSlot {
    return this.book.getOrAdd(this.#record)
  }

  change(change: Partial<ConvoRecord>): Promise<void> {
    return this.slotOf().turn((draft) => draft.record(change))
  }

  /** Takes in what is at a place: something said, something that it cannot open, or nothing to keep. */
  read(seq: number, said: Said | 'nothing' | 'unreadable'): Promise<void> {
    return this.slotOf().turn(async (draft) => {
      const place = { seq, generation: 1, epoch: 0, createdAt: seq }
      if (said === 'unreadable')
        draft.put(keys.message(CONVO, seq), messageRecord.encode({ ...place, failure: 'CryptoError' }))
      else if (said !== 'nothing') {
        const author = { did: didOf(said.by), deviceId: 'a-device-of-theirs' }
        const content = encodeContent(said.content)
        await applyContent(draft, didOf('self'), { ...place, messageId: idOf(seq), author, content })
      }
      draft.record({ seq })
    })
  }

  /** All that it tells, in volumes of this size. */
  async tell(volumeBytes?: number, since?: ReadonlyMap<string, number>): Promise<Volume[]> {
    const volumes: Volume[] = []
    let next: Cursor | undefined
    do {
      const { store, book, serviceNow } = this
      const collected = await collect({ store, book, serviceNow, volumeBytes, since }, next)
      volumes.push(collected.volume)
      next = collected.next
    } while (next !== undefined)
    return volumes
  }

  async take(volumes: readonly Volume[], { toldBy = 'the-other-device', now = 0 } = {}): Promise<void> {
    for (const part of volumes.flatMap(({ parts }) => parts)) {
      const slot = this.book.getOrAdd(recordFromTold(part.convo))
      let from: number | undefined = 0
      while (from !== undefined) {
        const at: number = from
        from = await slot.turn((draft) => takePart(draft, this.store, part, { toldBy, now, from: at }))
      }
    }
  }

  /** Its messages as they are shown, by whomever told. */
  async shown(): Promise<Omit<MessageView, 'toldBy'>[]> {
    const entries = await this.store.list({ prefix: keys.messages(CONVO) })
    const views = entries.map(([, bytes]) => messageView(CONVO, didOf('self'), messageRecord.decode(bytes)))
    return views
      .filter(({ content, deleted, failure }) => content !== undefined || deleted || failure !== undefined)
      .map(({ toldBy: _, ...view }) => view)
  }

  /** Its gaps, as text. */
  async gaps(): Promise<string[]> {
    const gaps = await this.store.list({ prefix: keys.gaps(CONVO) })
    return gaps.map(([, bytes]) => {
      const { fromSeq, toSeq, reason } = gapRecord.decode(bytes)
      return `${fromSeq}-${toSeq} ${reason}`
    })
  }
}
