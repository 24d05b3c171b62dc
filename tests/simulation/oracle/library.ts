import { judgeCreation, toHex } from '@catbird-mls/core/mls'
import type { Database } from '@catbird-mls/core/database'
import type { Call, Watch } from '../network.ts'
import type { Answer } from '../service.ts'
import { Chronicle } from './chronicle.ts'
import type { LoggedCommit, Turn } from './chronicle.ts'

/** Is told of every commit that the service has accepted, as soon as it has. */
export type TurnListener = (chronicle: Chronicle, turn: Turn) => void

/** The chronicles of all convos. It learns of a convo where its making passes by on the network. */
export class Library {
  readonly #db: Pick<Database, 'query'>
  readonly #chronicles = new Map<string, Chronicle>()
  readonly #listeners: TurnListener[] = []
  readonly #poisons = new Map<string, 'poison' | 'trap'>()

  constructor(db: Pick<Database, 'query'>) {
    this.#db = db
  }

  get all(): Chronicle[] {
    return [...this.#chronicles.values()]
  }

  get(convoId: string): Chronicle | undefined {
    return this.#chronicles.get(convoId)
  }

  /**
   * Somebody sends a commit that no member can follow: from there on they have to join afresh. A `trap` they can follow,
   * and not whoever comes in by the GroupInfo that was sent with it.
   */
  poison(commit: Uint8Array, kind: 'poison' | 'trap'): void {
    this.#poisons.set(toHex(commit), kind)
  }

  /** Whether no member could follow a commit. */
  isPoison({ commits }: Chronicle, { commit, external, generation, epoch }: LoggedCommit): boolean {
    const before = commits.find((one) => one.generation === generation && one.epoch === epoch - 1)
    const misled = external && before !== undefined && this.#poisons.get(toHex(before.commit)) === 'trap'
    return misled || this.#poisons.get(toHex(commit)) === 'poison'
  }

  onTurn(listener: TurnListener): void {
    this.#listeners.push(listener)
  }

  /** To be told of every answer. */
  readonly watch: Watch = async (call, answer) => {
    if (answer.status !== 200) return
    if (call.method === 'createConvo') await this.#made(call, answer)
    if (call.method === 'submitCommit' || call.method === 'resetConvo')
      await this.#grown(fieldOf(call.body, 'convoId'))
  }

  /** Reads all logs to their ends. */
  async catchUp(): Promise<void> {
    for (const chronicle of this.all) await this.#follow(chronicle)
  }

  async #made({ body }: Call, answer: Answer): Promise<void> {
    const { convo } = JSON.parse(Buffer.from(answer.body).toString()) as { convo: { convoId: string } }
    if (this.#chronicles.has(convo.convoId)) return
    const { groupInfo } = JSON.parse(body) as { groupInfo: { $bytes: string } }
    const bytes = Uint8Array.from(Buffer.from(groupInfo.$bytes, 'base64'))
    this.#chronicles.set(convo.convoId, new Chronicle(convo.convoId, await judgeCreation(bytes)))
    await this.#grown(convo.convoId)
  }

  async #grown(convoId: string): Promise<void> {
    const chronicle = this.#chronicles.get(convoId)
    if (chronicle !== undefined) await this.#follow(chronicle)
  }

  async #follow(chronicle: Chronicle): Promise<void> {
    for (const turn of await chronicle.follow(this.#db)) {
      for (const listener of this.#listeners) listener(chronicle, turn)
    }
  }
}

function fieldOf(body: string, field: string): string {
  return String((JSON.parse(body) as Record<string, unknown>)[field])
}
