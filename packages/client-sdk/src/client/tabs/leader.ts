import { MlsClientError } from '../../errors.ts'
import type { Progress } from '../../attachments/upload.ts'
import type { Convo } from '../convo.ts'
import type { ClientEvent } from '../events.ts'
import type { HandleClasses, LocalClient } from '../local-client.ts'
import { unpack } from './arguments.ts'
import { shownOf } from './handles.ts'
import type { Call, ConvoImage, Target, ToFollower, ToLeader } from './protocol.ts'
import { repeatOf } from './repeats.ts'
import { Streams } from './streams.ts'

/** Where a follower hears its leader; the leader's own tab is one too. */
export type ToFollowerPost = (message: ToFollower) => void

/** In the place of a handle of a convo in an answer. */
export interface ConvoRef {
  readonly convoRef: string
}

/**
 * Does what the tabs ask for, and tells them what happens. What one turn of a convo changes and tells goes to all of them
 * in one message, and before the answer to a call that brought it about.
 */
export class Leader {
  readonly #core: LocalClient
  readonly #classes: HandleClasses
  readonly #followers = new Map<string, ToFollowerPost>()
  readonly #running = new Map<string, AbortController>()
  readonly #streams = new Streams()
  #changed = new Set<string>()
  #events: ClientEvent[] = []
  #due = false
  #closed = false

  /** Events that the client held until now are the first news. */
  constructor(core: LocalClient, classes: HandleClasses) {
    this.#core = core
    this.#classes = classes
    core.hub.onAny((event) => {
      this.#events.push(event)
      if ('convoId' in event) this.#changed.add(event.convoId)
      this.#tellSoon()
    })
    core.onWritten((convoId) => {
      this.#changed.add(convoId)
      this.#tellSoon()
    })
  }

  /**
   * Begins, with its own tab: that hears how everything was when the client was opened, and then what has happened since
   * and was held until now.
   */
  lead(tab: string, post: ToFollowerPost): void {
    const { hub, seqsAtOpening } = this.#core
    const images = new Map<string, ConvoImage>()
    for (const [convoId, image] of this.#imagesOf(seqsAtOpening.keys()))
      images.set(convoId, { ...image, seq: seqsAtOpening.get(convoId) ?? image.seq })
    this.#followers.set(tab, post)
    post({ kind: 'welcome', images, connection: hub.connection })
    this.#changed = new Set(this.#allIds())
    hub.release()
    this.#tell()
  }

  /** Takes a follower up: it hears how everything is, and whatever happens from then on. */
  join(tab: string, post: ToFollowerPost): void {
    this.#tell()
    this.#followers.set(tab, post)
    post({
      kind: 'welcome',
      images: this.#imagesOf(this.#allIds()),
      connection: this.#core.hub.connection,
    })
  }

  /** Takes what a follower says. */
  take(tab: string, message: ToLeader): void {
    if (this.#closed) return
    switch (message.kind) {
      case 'call':
        void this.#do(tab, message)
        return
      case 'abort':
        this.#running.get(message.id)?.abort()
        return
      case 'bye':
        this.#followers.delete(tab)
        return
      default:
        return message satisfies never
    }
  }

  /** Says nothing any more, not even how calls end that are under way: the next leader is asked. */
  close(): void {
    this.#closed = true
    this.#followers.clear()
    for (const running of this.#running.values()) running.abort()
  }

  /** One that runs already is that of a follower who was away meanwhile: its answer goes to where that is now. */
  async #do(tab: string, call: Call): Promise<void> {
    const { id } = call
    if (this.#running.has(id)) return
    const stop = new AbortController()
    this.#running.set(id, stop)
    const onProgress = (progress: Progress) => this.#post(tab, { kind: 'progress', id, progress })
    try {
      const onQueued = (messageId: string) => this.#post(tab, { kind: 'queued', id, messageId })
      const args = unpack(call, { signal: stop.signal, onProgress, onQueued })
      const value = this.#answerOf(await this.#invoke(call, args))
      this.#tell()
      this.#post(tab, { kind: 'answer', id, value })
    } catch (error) {
      this.#tell()
      this.#post(tab, { kind: 'refusal', id, error })
    } finally {
      this.#running.delete(id)
    }
  }

  async #invoke({ id, target, method }: Call, args: readonly unknown[]): Promise<unknown> {
    if (repeatOf(target, method) === undefined) throw new MlsClientError('MethodNotImplemented')
    const [receiver, name] = this.#methodOf(target, method, id)
    const found: unknown = Reflect.get(receiver, name)
    if (typeof found !== 'function') throw new MlsClientError('MethodNotImplemented')
    const result: unknown = await Reflect.apply(found, receiver, args)
    if (target.kind !== 'xrpc') return result
    const { success, headers, data } = result as { success: boolean; headers: object; data: unknown } // XRPCResponse
    return { success, headers, data }
  }

  #methodOf(target: Target, method: string, id: string): [object, string] {
    const core = this.#core
    switch (target.kind) {
      case 'client':
        return [core, method]
      case 'convos':
        return [core.convos, method]
      case 'contacts':
        return [core.contacts, method]
      case 'account':
        return [core.account, method]
      case 'push':
        return [core.push, method]
      case 'settings':
        return [core.settings, method]
      case 'backup':
        return [core.backup, method]
      case 'history':
        return [core.history, method]
      case 'stream':
        return [this.#streams, method]
      case 'convo':
        return [this.#convo(target.convoId, id), method]
      case 'xrpc': {
        const [group = '', name = ''] = method.split('.')
        const found: unknown = Reflect.get(core.xrpc, group)
        return [typeof found === 'object' && found !== null ? found : {}, name]
      }
      default:
        return target satisfies never
    }
  }

  #convo(convoId: string, messageId: string): Convo {
    const { context } = this.#core
    const slot = context.engine.book.get(convoId)
    if (slot === undefined) throw new MlsClientError('ConvoNotFound')
    return new this.#classes.Convo(slot, { ...context, messageId })
  }

  #answerOf(value: unknown): unknown {
    if (value instanceof this.#classes.Convo) {
      this.#changed.add(value.id)
      return { convoRef: value.id } satisfies ConvoRef
    }
    if (value instanceof ReadableStream) return this.#streams.add(value as ReadableStream<Uint8Array>) // of a file
    return Array.isArray(value) ? value.map((item) => this.#answerOf(item)) : value
  }

  #tellSoon(): void {
    if (this.#due) return
    this.#due = true
    queueMicrotask(() => this.#tell())
  }

  #tell(): void {
    this.#due = false
    const [changed, events] = [this.#changed, this.#events]
    this.#changed = new Set()
    this.#events = []
    if (changed.size === 0 && events.length === 0) return
    const news: ToFollower = { kind: 'news', images: this.#imagesOf(changed), events }
    for (const post of [...this.#followers.values()]) post(news)
  }

  #post(tab: string, message: ToFollower): void {
    this.#followers.get(tab)?.(message)
  }

  #allIds(): string[] {
    return this.#core.context.engine.book.all().map(({ convoId }) => convoId)
  }

  #imagesOf(convoIds: Iterable<string>): Map<string, ConvoImage> {
    const images = new Map<string, ConvoImage>()
    const { context } = this.#core
    for (const convoId of convoIds) {
      const slot = context.engine.book.get(convoId)
      if (slot === undefined) continue
      images.set(convoId, {
        seq: slot.state.record.seq,
        shown: shownOf(new this.#classes.Convo(slot, context)),
      })
    }
    return images
  }
}
