import type { ConnectionState } from '../client/events.ts'
import { Cell } from './cell.ts'
import { ConvoDetailsSource } from './convo-details.ts'
import type { ConvoSnapshot } from './convo-details.ts'
import { ConvoListSource } from './convo-list.ts'
import type { ConvoList } from './convo-list.ts'
import { MessageWindow } from './message-window.ts'
import type { WindowOptions } from './message-window.ts'
import { PendingSends } from './pending-sends.ts'
import type { ReactiveClient } from './reactive-client.ts'
import type { Readable } from './readable.ts'
import { Stage } from './stage.ts'
import { TypingBoard } from './typing-board.ts'

/**
 * What an app shows of a client, as values that change. Nothing is read and nothing followed of which nobody listens to,
 * but for who is typing. Changes that come closely together are told of once a frame.
 */
export class Reactive implements Disposable {
  /** All convos with their unread counts and last messages. */
  readonly convos: Readable<ConvoList>
  /** How the client hears of news. */
  readonly connection: Readable<ConnectionState>
  readonly #stage: Stage
  readonly #typing: TypingBoard
  /** By convo: what failed there is kept until somebody comes back to it. */
  readonly #sends = new Map<string, PendingSends>()

  /** @internal */
  constructor(client: ReactiveClient) {
    this.#stage = new Stage(client)
    this.#typing = new TypingBoard(this.#stage)
    this.convos = new ConvoListSource(this.#stage).cell
    this.connection = connectionOf(this.#stage)
  }

  /** One convo, with its members. */
  convo(convoId: string): Readable<ConvoSnapshot> {
    return new ConvoDetailsSource(this.#stage, convoId).cell
  }

  /**
   * A window on a convo's messages.
   *
   * @example
   * const window = reactive.messages(convo.id)
   * const stop = window.subscribe(() => render(window.getSnapshot().items))
   * await window.loadOlder()
   */
  messages(convoId: string, options: WindowOptions = {}): MessageWindow {
    return new MessageWindow(this.#stage, convoId, options)
  }

  /** The accounts, but for the own one, that type in a convo now. */
  typing(convoId: string): Readable<readonly string[]> {
    return this.#typing.in(convoId)
  }

  /**
   * Sends to a convo, and shows what is not among its messages yet: files that are being uploaded, and what failed before
   * it was stored.
   */
  sends(convoId: string): PendingSends {
    const sends = this.#sends.get(convoId) ?? new PendingSends(this.#stage, convoId)
    this.#sends.set(convoId, sends)
    return sends
  }

  /** Ends all of it, whoever still listens. The client stays open. */
  dispose(): void {
    this.#stage.close()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }
}

/**
 * Makes a client's values to observe: for any framework, or none.
 *
 * @example
 * const reactive = createReactive(client)
 * const stop = reactive.convos.subscribe(() => {
 *   for (const { id, name, unread } of reactive.convos.getSnapshot().convos) console.log(id, name, unread)
 * })
 */
export function createReactive(client: ReactiveClient): Reactive {
  return new Reactive(client)
}

function connectionOf(stage: Stage): Cell<ConnectionState> {
  const { client } = stage
  const cell: Cell<ConnectionState> = new Cell(stage, client.connection, () => {
    cell.change(() => client.connection)
    return client.on('connection', () => cell.change(() => client.connection))
  })
  return cell
}
