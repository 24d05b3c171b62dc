import type { Diagnostics } from '../../diagnostics/report.ts'
import { isError, MlsClientError } from '../../errors.ts'
import type { ClientCore } from '../client-core.ts'
import type { Convo } from '../convo.ts'
import { EventHub } from '../event-hub.ts'
import type { ClientEvent } from '../events.ts'
import type { MessagePage } from '../history.ts'
import type { HandleClasses } from '../local-client.ts'
import type { MessageView, OwnDeviceView } from '../views.ts'
import { Calls } from './calls.ts'
import type { ToLeaderPost } from './calls.ts'
import {
  accountHandle,
  backupHandle,
  contactsHandle,
  convoHandle,
  convosHandle,
  historyHandle,
  pushHandle,
  settingsHandle,
  xrpcHandle,
} from './handles.ts'
import type { ConvoRef } from './leader.ts'
import { missedBetween } from './missed.ts'
import type { ConvoImage, Images, Target, ToFollower } from './protocol.ts'
import { Seat } from './seat.ts'
import type { SeatOptions } from './seat.ts'
import { Teller } from './teller.ts'

/**
 * A client that all tabs of a storage share: this tab's part of it. Whoever leads ({@link Seat}), what is called here is
 * done by that tab, also where that is this one. Handles show what the leader last said of their convos. Calls wait
 * while there is no leader; what becomes of those that one leaves behind is in `repeats.ts`.
 */
export class SharedClient implements ClientCore {
  readonly hub = new EventHub()
  readonly convos
  readonly contacts
  readonly account
  readonly push
  readonly settings
  readonly history
  readonly backup
  readonly xrpc
  readonly #did: string
  readonly #classes: HandleClasses
  readonly #seat: Seat
  readonly #calls = new Calls()
  readonly #handles = new Map<string, Convo>()
  readonly #teller = new Teller((event) => this.hub.emit(event))
  readonly #opening: Opening
  #images = new Map<string, ConvoImage>()

  private constructor(options: SeatOptions, opening: Opening) {
    this.#classes = options.classes
    const ports = this.#ports()
    this.convos = convosHandle(ports)
    this.contacts = contactsHandle(ports)
    this.account = accountHandle(ports)
    this.push = pushHandle(ports)
    this.settings = settingsHandle(ports)
    this.history = historyHandle(ports)
    this.backup = backupHandle(ports)
    this.xrpc = xrpcHandle(ports)
    this.hub.hold()
    this.#did = options.account.did
    this.#opening = opening
    this.#seat = new Seat(options, {
      hear: (message, post) => this.#hear(message, post),
      lost: () => this.#calls.disconnected(),
      failed: (error, final) => this.#failed(error, final),
    })
  }

  /**
   * Opens this tab's part, as the leader or a follower.
   *
   * @throws StorageLockedError where something else has the storage; MlsClientError `TabVersionMismatch`, `WrongStorage`
   */
  static async open(options: SeatOptions): Promise<SharedClient> {
    const made: { client?: SharedClient } = {}
    try {
      await new Promise<void>((resolve, reject) => {
        made.client = new SharedClient(options, { done: false, resolve, reject })
      })
    } catch (err) {
      await made.client?.close()
      throw err
    }
    if (made.client === undefined) throw new MlsClientError('ClientClosed')
    return made.client
  }

  get did(): string {
    return this.#did
  }

  get deviceId(): string {
    return this.#seat.deviceId
  }

  sync(): Promise<void> {
    return this.#ask('sync')
  }

  devices(): Promise<OwnDeviceView[]> {
    return this.#ask('devices')
  }

  diagnostics(...args: unknown[]): Promise<Diagnostics> {
    return this.#ask('diagnostics', args)
  }

  removeDevice(...args: unknown[]): Promise<void> {
    return this.#ask('removeDevice', args)
  }

  endorseDevice(...args: unknown[]): Promise<void> {
    return this.#ask('endorseDevice', args)
  }

  approveDevice(...args: unknown[]): Promise<void> {
    return this.#ask('approveDevice', args)
  }

  checkDevices(...args: unknown[]): Promise<void> {
    return this.#ask('checkDevices', args)
  }

  /** Another tab goes on with what is under way; what was called here fails. */
  async close(): Promise<void> {
    this.#calls.close()
    await this.#seat.close()
    this.hub.end()
  }

  #ports() {
    return {
      classes: this.#classes,
      call: (target: Target, method: string, args: readonly unknown[]) => this.#call(target, method, args),
      image: (convoId: string) => this.#images.get(convoId),
    }
  }

  #ask<T>(method: string, args: readonly unknown[] = []): Promise<T> {
    return this.#call({ kind: 'client' }, method, args) as Promise<T> // as the leader's method has it
  }

  async #call(target: Target, method: string, args: readonly unknown[]): Promise<unknown> {
    const value = await this.#calls.call(target, method, args)
    return Array.isArray(value) ? value.map((item) => this.#handleOf(item)) : this.#handleOf(value)
  }

  #handleOf(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || !('convoRef' in value)) return value
    const { convoRef } = value as ConvoRef // by the leader
    const handle = this.#handles.get(convoRef) ?? convoHandle(convoRef, this.#ports())
    this.#handles.set(convoRef, handle)
    return handle
  }

  #hear(message: ToFollower, post: ToLeaderPost): void {
    switch (message.kind) {
      case 'welcome':
        this.#welcomed(message, post)
        return
      case 'news':
        for (const [convoId, image] of message.images) this.#images.set(convoId, image)
        this.#teller.tell(message.events)
        return
      default:
        this.#calls.take(message)
    }
  }

  #welcomed({ images, connection }: Extract<ToFollower, { kind: 'welcome' }>, post: ToLeaderPost): void {
    if (this.hub.connection !== connection) {
      this.hub.emit({ type: 'connection', state: connection })
      // Whoever opens later was not told when the leader was.
      if (connection === 'removed') this.hub.emit({ type: 'thisDeviceRemoved' })
    }
    const before = this.#images
    this.#images = new Map([...before, ...images])
    this.#calls.connected(post)
    if (this.#opening.done) void this.#teller.tellOnceFound(this.#missedBetween(before, images))
    this.#opening.done = true
    this.#opening.resolve()
  }

  async #missedBetween(before: Images, now: Images): Promise<readonly ClientEvent[]> {
    const read = (convoId: string, page: MessagePage) =>
      this.#call({ kind: 'convo', convoId }, 'messages', [page]) as Promise<MessageView[]> // that method's
    try {
      return await missedBetween(before, now, read)
    } catch (err) {
      return [{ type: 'error', error: clientError(err), during: 'looking for what was missed' }]
    }
  }

  /** While it opens, everything is final; later, calls fail until another leads whom this tab can follow. */
  #failed(error: unknown, final: boolean): void {
    this.#opening.reject(error)
    if (!this.#opening.done) return
    this.#teller.tell([{ type: 'error', error: clientError(error), during: 'sharing the storage' }])
    if (final || isError(error, 'TabVersionMismatch', 'WrongStorage'))
      this.#calls.fail(error instanceof Error ? error : clientError(error))
  }
}

/** How its opening comes out, which counts once. */
interface Opening {
  done: boolean
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

function clientError(err: unknown): MlsClientError {
  if (err instanceof MlsClientError) return err
  const message = err instanceof Error ? err.message : String(err)
  return new MlsClientError('InternalServerError', message, { cause: err })
}
