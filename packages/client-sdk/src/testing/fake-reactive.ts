import type { ClientEvent, ClientEventOf, ClientEventType, ConnectionState } from '../client/events.ts'
import { EventHub } from '../client/event-hub.ts'
import type { MessageView } from '../client/views.ts'
import type { ReactiveClient, ReactiveConvo } from '../reactive/reactive-client.ts'

const SELF = { did: 'did:plc:self', deviceId: 'phone' }

/** A client that is nothing but lists of messages: for numbers that a real one would take long to reach. */
export class FakeReactive implements ReactiveClient {
  readonly did = SELF.did
  readonly deviceId = SELF.deviceId
  connection: ConnectionState = 'connecting'
  /** Calls of `messages()`. */
  reads = 0
  /** Listeners that are on. */
  listeners = 0
  readonly #hub = new EventHub()
  readonly #convos = new Map<string, FakeReactiveConvo>()

  readonly convos = {
    list: () => Promise.resolve([...this.#convos.values()]),
    get: (id: string) => Promise.resolve(this.convo(id)),
  }

  /** The convo of this id, made where there is none. */
  convo(id: string): FakeReactiveConvo {
    const convo = this.#convos.get(id) ?? new FakeReactiveConvo(id, () => this.reads++)
    this.#convos.set(id, convo)
    return convo
  }

  /** Somebody says something: it is told of at once. */
  say(id: string, text: string, own = false): MessageView {
    const convo = this.convo(id)
    const message = messageAt(id, convo.log.length + 1, text, own)
    convo.log.push(message)
    this.tell({ type: 'message', convoId: id, message })
    return message
  }

  tell(event: ClientEvent): void {
    this.#hub.emit(event)
  }

  on<T extends ClientEventType>(type: T, listener: (event: ClientEventOf<T>) => void): () => void {
    const stop = this.#hub.on(type, listener)
    this.listeners++
    return () => {
      this.listeners--
      stop()
    }
  }
}

class FakeReactiveConvo implements ReactiveConvo {
  readonly kind = 'group'
  readonly status = 'accepted'
  readonly state = 'joined'
  readonly description = undefined
  readonly peer = undefined
  readonly addedBy = undefined
  muted = false
  readonly sendingHeld = false
  readonly resetRequested = false
  readonly name: string
  readonly id: string
  readonly log: MessageView[] = []
  readSeq = 0
  readonly #read: () => void

  constructor(id: string, read: () => void) {
    this.id = id
    this.name = id
    this.#read = read
  }

  get activeAt(): Date {
    return this.log.at(-1)?.createdAt ?? new Date(0)
  }

  messages({ limit = 50, before = Infinity }: { limit?: number; before?: number } = {}): Promise<
    MessageView[]
  > {
    this.#read()
    return Promise.resolve(this.log.filter(({ seq = 0 }) => seq < before).slice(-limit))
  }

  message(messageId: string): Promise<MessageView | undefined> {
    return Promise.resolve(this.log.find((message) => message.messageId === messageId))
  }

  gaps = () => Promise.resolve([])
  members = () => Promise.resolve([])
  send: ReactiveConvo['send'] = () => Promise.reject(new Error('not here'))
  retry = () => Promise.reject(new Error('not here'))
  discard = this.retry
  sendTyping = () => Promise.resolve()
}

function messageAt(convoId: string, seq: number, text: string, own: boolean): MessageView {
  return {
    ...{
      convoId,
      messageId: `message ${seq}`,
      seq,
      own,
      createdAt: new Date(seq * 1_000),
      state: 'received',
    },
    author: own ? SELF : { did: 'did:plc:other', deviceId: 'tablet' },
    ...{ content: { $type: 'blue.catbird.mls.message.defs#text', text }, text, replyTo: undefined },
    ...{
      attachments: [],
      facets: [],
      embed: undefined,
      edited: false,
      deleted: false,
      reactions: [],
      toldBy: undefined,
      failure: undefined,
    },
  }
}
