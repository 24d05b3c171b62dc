import type { MemberView } from '../client/views.ts'
import { Cell } from './cell.ts'
import { onConvoEvents } from './reactive-client.ts'
import { kept } from './same.ts'
import type { Stage } from './stage.ts'
import { summarise } from './summary.ts'
import type { ConvoSummary } from './summary.ts'

/** One convo, with its members. */
export interface ConvoDetails extends ConvoSummary {
  /** As this device's MLS state has them: none before it is in, and after the end. */
  readonly members: readonly MemberView[]
}

/** What is known of one convo. */
export interface ConvoSnapshot {
  /** Whether nothing has been read yet. */
  readonly loading: boolean
  /** What is shown of it; to do something in it, get its handle: {@link Convos.get}. */
  readonly details: ConvoDetails | undefined
  /** Why the last reading failed, until one succeeds: `ConvoNotFound`, say. */
  readonly error: Error | undefined
}

/** What is known before anything was read. */
export const UNREAD_CONVO: ConvoSnapshot = { loading: true, details: undefined, error: undefined }

/** Follows one convo, also one that has ended. */
export class ConvoDetailsSource {
  readonly cell: Cell<ConvoSnapshot>
  readonly #stage: Stage
  readonly #convoId: string
  #asked = false
  #busy = false

  constructor(stage: Stage, convoId: string) {
    this.#stage = stage
    this.#convoId = convoId
    this.cell = new Cell(stage, UNREAD_CONVO, () => this.#start())
  }

  #start(): () => void {
    const { client } = this.#stage
    const stops = [
      onConvoEvents(client, ({ convoId }) => {
        if (convoId === this.#convoId) this.#soon()
      }),
      // Of a device, not of a convo: it may be in this one.
      client.on('deviceVerified', () => this.#soon()),
      client.on('deviceRefused', () => this.#soon()),
    ]
    this.#soon()
    return () => {
      for (const stop of stops) stop()
    }
  }

  #soon(): void {
    this.#asked = true
    if (!this.#busy) void this.#refresh()
  }

  async #refresh(): Promise<void> {
    this.#busy = true
    while (this.#asked && this.cell.running) {
      this.#asked = false
      const next = await this.#read()
      this.cell.change(() => kept(this.cell.getSnapshot(), next))
    }
    this.#busy = false
  }

  async #read(): Promise<ConvoSnapshot> {
    const { client } = this.#stage
    try {
      const convo = await client.convos.get(this.#convoId)
      const members = await convo.members()
      const { summary } = await summarise(convo)
      return { loading: false, details: { ...summary, members }, error: undefined }
    } catch (err) {
      const { details } = this.cell.getSnapshot()
      return { loading: false, details, error: err instanceof Error ? err : new Error(String(err)) }
    }
  }
}
