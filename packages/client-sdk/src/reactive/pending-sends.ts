import type { Progress } from '../attachments/upload.ts'
import type { TextOptions } from '../client/convo.ts'
import { isError } from '../errors.ts'
import { Cell } from './cell.ts'
import type { Readable } from './readable.ts'
import type { Stage } from './stage.ts'

/** What may go with a text. */
export type SendOptions = Omit<TextOptions, 'onProgress' | 'onQueued' | 'signal'>

/** A message that is not stored yet. */
export interface PendingSend {
  readonly key: string
  readonly text: string
  readonly options: SendOptions
  /** How far its files are, in bytes. */
  readonly progress: Progress | undefined
  /** Why it failed; it can be tried again, or discarded. */
  readonly error: Error | undefined
}

/** Nothing is pending. */
export const NONE_PENDING: readonly PendingSend[] = []

/**
 * What is being sent to a convo: pending → (it is stored) gone, and among the convo's messages; pending → failed →
 * (tried again) pending, or (discarded) gone.
 */
export class PendingSends implements Readable<readonly PendingSend[]> {
  readonly #stage: Stage
  readonly #convoId: string
  readonly #cell: Cell<readonly PendingSend[]>
  readonly #aborts = new Map<string, AbortController>()
  #pending = NONE_PENDING

  /** @internal */
  constructor(stage: Stage, convoId: string) {
    this.#stage = stage
    this.#convoId = convoId
    this.#cell = new Cell(stage, NONE_PENDING, () => {
      this.#show()
      return () => undefined
    })
  }

  get subscribe(): Readable<readonly PendingSend[]>['subscribe'] {
    return this.#cell.subscribe
  }

  get getSnapshot(): Readable<readonly PendingSend[]>['getSnapshot'] {
    return this.#cell.getSnapshot
  }

  /**
   * Sends a text. It is shown at once, here or among the convo's messages, and so is its failure: the promise never
   * rejects. It resolves when the service has taken the message, or that has failed.
   */
  readonly send = (text: string, options: SendOptions = {}): Promise<void> =>
    this.#try({ key: crypto.randomUUID(), text, options, progress: undefined, error: undefined })

  /**
   * Tries something that failed once more, by its key or its message's id. Resolves as {@link PendingSends.send} does.
   *
   * @throws MlsClientError `MessageNotFound`, `ConvoEnded`
   */
  readonly retry = async (id: string): Promise<void> => {
    const pending = this.#pending.find(({ key }) => key === id)
    if (pending !== undefined) return this.#try(pending)
    const convo = await this.#stage.client.convos.get(this.#convoId)
    try {
      await convo.retry(id)
    } catch (err) {
      // Any other failure is shown with the message.
      if (isError(err, 'MessageNotFound', 'ConvoEnded')) throw err
    }
  }

  /**
   * Forgets something that failed, by its key or its message's id; or calls off what is being uploaded.
   *
   * @throws MlsClientError `MessageNotFound`
   */
  readonly discard = async (id: string): Promise<void> => {
    if (this.#pending.some(({ key }) => key === id)) {
      this.#aborts.get(id)?.abort()
      this.#forget(id)
      return
    }
    const convo = await this.#stage.client.convos.get(this.#convoId)
    await convo.discard(id)
  }

  async #try(pending: PendingSend): Promise<void> {
    const { key, text, options } = pending
    const abort = new AbortController()
    this.#aborts.set(key, abort)
    this.#set({ ...pending, progress: undefined, error: undefined })
    const all: TextOptions = {
      ...options,
      signal: abort.signal,
      onProgress: (progress) => this.#update(key, { progress }),
      onQueued: () => this.#forget(key),
    }
    try {
      const convo = await this.#stage.client.convos.get(this.#convoId)
      await convo.send(text, all)
    } catch (err) {
      // What was stored before it failed is shown as failed among the messages, and here no more.
      this.#update(key, { error: err instanceof Error ? err : new Error(String(err)) })
    }
  }

  #set(pending: PendingSend): void {
    const known = this.#pending.some(({ key }) => key === pending.key)
    const changed = this.#pending.map((one) => (one.key === pending.key ? pending : one))
    this.#pending = known ? changed : [...this.#pending, pending]
    this.#show()
  }

  #update(key: string, change: Partial<Pick<PendingSend, 'progress' | 'error'>>): void {
    const pending = this.#pending.find((one) => one.key === key)
    if (pending !== undefined) this.#set({ ...pending, ...change })
  }

  #forget(key: string): void {
    this.#aborts.delete(key)
    this.#pending = this.#pending.filter((one) => one.key !== key)
    this.#show()
  }

  #show(): void {
    this.#cell.change(() => this.#pending)
  }
}
