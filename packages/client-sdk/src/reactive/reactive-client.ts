import type { Convo } from '../client/convo.ts'
import type { ClientEvent, ClientEventOf, ClientEventType, ConnectionState } from '../client/events.ts'

/** What of a convo is observed. */
export type ReactiveConvo = Pick<
  Convo,
  | 'id'
  | 'kind'
  | 'peer'
  | 'addedBy'
  | 'status'
  | 'state'
  | 'name'
  | 'description'
  | 'muted'
  | 'activeAt'
  | 'readSeq'
  | 'sendingHeld'
  | 'resetRequested'
  | 'messages'
  | 'message'
  | 'gaps'
  | 'members'
  | 'send'
  | 'retry'
  | 'discard'
  | 'sendTyping'
>

/** What is observed: an {@link MlsClient}, or whatever offers as much of one. */
export interface ReactiveClient {
  readonly did: string
  readonly deviceId: string
  readonly connection: ConnectionState
  readonly convos: {
    list(): Promise<readonly ReactiveConvo[]>
    get(convoId: string): Promise<ReactiveConvo>
  }
  on<T extends ClientEventType>(type: T, listener: (event: ClientEventOf<T>) => void): () => void
}

/** Events that may change what is shown of a convo. */
const ofConvos = [
  'message',
  'messageChanged',
  'messagesExpired',
  'historyAdded',
  'outgoing',
  'discarded',
  'read',
  'readReceipt',
  'undecryptable',
  'gap',
  'convoAdded',
  'convoChanged',
  'convoEnded',
  'recovering',
  'recovered',
  'serverMisjudged',
  'convoReset',
  'resetRefused',
  'sendingHeld',
  'sendingResumed',
] as const

/** An event that may change what is shown of a convo. */
export type ConvoEvent = Extract<ClientEvent, { type: (typeof ofConvos)[number] }>

/** Calls `listener` for whatever may change what is shown of convos; gives what ends it. */
export function onConvoEvents(client: ReactiveClient, listener: (event: ConvoEvent) => void): () => void {
  const stops = ofConvos.map((type) => client.on(type, listener))
  return () => {
    for (const stop of stops) stop()
  }
}
