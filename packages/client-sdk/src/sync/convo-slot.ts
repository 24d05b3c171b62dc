import { stateFromRecords } from '../mls/index.ts'
import type { Store } from '../storage/contract.ts'
import { keys } from '../store/keys.ts'
import { Draft } from './draft.ts'
import type { ConvoState } from './draft.ts'
import { Mutex } from './mutex.ts'

/** Who looks at a convo's states before and after they count. */
export interface SlotHooks {
  /** Its state was read from the store. */
  read(state: ConvoState): Promise<void>
  /** A draft is about to be written: what belongs to the same write is added now. */
  review(draft: Draft): Promise<void>
  /** A draft was written; the next turn has not begun. */
  written(slot: ConvoSlot, draft: Draft): void
}

/**
 * One convo's place in memory: its state, and the lock under which alone it changes. Its MLS state is read
 * from the store when it is first needed, so that opening a client with many convos stays quick.
 */
export class ConvoSlot {
  readonly convoId: string
  /** Whether what is held of it is still to be compared with what the service has: until then nothing is done in it. */
  doubted = false
  readonly #store: Store
  readonly #hooks: SlotHooks
  readonly #lock = new Mutex()
  #state: ConvoState
  #saved: boolean
  #groupRead: boolean

  /** `saved`: the state is what the store holds, but for its MLS state, which is still to be read. */
  constructor(state: ConvoState, store: Store, hooks: SlotHooks, saved: boolean) {
    this.convoId = state.record.convoId
    this.#state = state
    this.#store = store
    this.#hooks = hooks
    this.#saved = saved
    this.#groupRead = !saved
  }

  /** The state as last written; its `group` may not have been read yet. */
  get state(): ConvoState {
    return this.#state
  }

  /**
   * One turn at the convo: `work` changes a draft, which is then written as one and told of. If `work`
   * throws, nothing happened. No turn may be taken inside a turn, and none may wait for the network.
   */
  turn<T>(work: (draft: Draft) => Promise<T> | T): Promise<T> {
    return this.#lock.run(async () => {
      await this.#readGroup()
      const draft = new Draft(this.#state, this.#store, this.#saved)
      const result = await work(draft)
      await this.#hooks.review(draft)
      const changes = draft.changes()
      if (changes.length > 0) await this.#store.write(changes)
      this.#state = draft.state
      this.#saved = true
      this.#hooks.written(this, draft)
      return result
    })
  }

  /** The state with its MLS state read. */
  loaded(): Promise<ConvoState> {
    return this.#lock.run(async () => {
      await this.#readGroup()
      return this.#state
    })
  }

  async #readGroup(): Promise<void> {
    if (this.#groupRead) return
    const prefix = keys.group(this.convoId, this.#state.record.generation)
    const records = await this.#store.list({ prefix })
    if (records.length > 0) {
      const named = records.map(([key, bytes]) => [key.slice(prefix.length), bytes] as const)
      this.#state = { ...this.#state, group: stateFromRecords(named) }
    }
    await this.#hooks.read(this.#state)
    this.#groupRead = true
  }
}
