import { newMessageId } from '../../content/envelope.ts'
import { MlsClientError } from '../../errors.ts'
import { pack } from './arguments.ts'
import type { Live } from './arguments.ts'
import type { Call, Target, ToFollower, ToLeader } from './protocol.ts'
import { repeatOf } from './repeats.ts'

/** Where a leader hears what is asked of it. */
export type ToLeaderPost = (message: ToLeader) => void

interface Pending {
  readonly call: Call
  readonly live: Live
  /** Whether a leader was given it. */
  given: boolean
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * The calls of one tab that wait for their answers. While there is no leader they wait for one; what becomes of those
 * that a leader leaves behind is in {@link repeatOf}.
 */
export class Calls {
  readonly #pending = new Map<string, Pending>()
  #post: ToLeaderPost | undefined
  #failure: Error | undefined
  #closed = false

  /** Has a method called by the leader. */
  async call(target: Target, method: string, args: readonly unknown[]): Promise<unknown> {
    const live: Live = {}
    const packed = await pack(args, live)
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (live.signal?.aborted === true) throw new MlsClientError('Aborted')
    const call: Call = { kind: 'call', id: newMessageId(), target, method, ...packed }
    const abort = () => this.#post?.({ kind: 'abort', id: call.id })
    live.signal?.addEventListener('abort', abort)
    try {
      return await new Promise((resolve, reject) => {
        const pending = { call, live, given: false, resolve, reject }
        this.#pending.set(call.id, pending)
        this.#give(pending)
      })
    } finally {
      live.signal?.removeEventListener('abort', abort)
    }
  }

  /** There is a leader: it is given what waits, in its order, and what another may have left undone. */
  connected(post: ToLeaderPost): void {
    if (this.#closed) return
    this.#post = post
    this.#failure = undefined
    for (const pending of [...this.#pending.values()]) {
      const { id, target, method } = pending.call
      if (pending.given && repeatOf(target, method) === 'once') this.#settle(id)?.reject(lost(target))
      else this.#give(pending)
    }
  }

  /** There is none for now. */
  disconnected(): void {
    this.#post = undefined
  }

  /** Takes what the leader says of a call. */
  take(message: Extract<ToFollower, { readonly id: string }>): void {
    switch (message.kind) {
      case 'progress':
        this.#pending.get(message.id)?.live.onProgress?.(message.progress)
        return
      case 'queued':
        this.#pending.get(message.id)?.live.onQueued?.(message.messageId)
        return
      case 'answer':
        return this.#settle(message.id)?.resolve(message.value)
      case 'refusal':
        return this.#settle(message.id)?.reject(message.error)
      default:
        return message satisfies never
    }
  }

  /** Fails what waits, and whatever is called until there is a leader. */
  fail(error: Error): void {
    this.#post = undefined
    this.#failure = error
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(error)
  }

  /** Fails what waits, and whatever is called from now on. */
  close(): void {
    this.#closed = true
    this.fail(new MlsClientError('ClientClosed'))
  }

  #give(pending: Pending): void {
    if (this.#post === undefined) return
    pending.given = true
    try {
      this.#post(pending.call)
      if (pending.live.signal?.aborted === true) this.#post({ kind: 'abort', id: pending.call.id })
    } catch (err) {
      this.#settle(pending.call.id)?.reject(err) // it cannot be cloned
    }
  }

  #settle(id: string): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }
}

function lost({ kind }: Target): MlsClientError {
  return new MlsClientError('LeaderLost', undefined, { retryable: kind === 'stream' })
}
