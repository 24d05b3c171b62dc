import { setTimeout as pause } from 'node:timers/promises'
import type { Convo, MlsClient } from '@catbird-mls/client'
import { isError, MlsClientError } from '@catbird-mls/client'
import type { Rng } from '../mls/fuzz/rng.ts'
import { seededRng } from '../mls/fuzz/rng.ts'
import type { Order, Saying } from './protocol.ts'

/** One in so many acts of a client is a commit rather than a message. */
const COMMITS = 25

/** Lets one client say things at random, until it is hushed. */
export class Speaker {
  readonly #name: string
  readonly #client: MlsClient
  readonly #say: (saying: Saying) => void
  readonly #underWay = new Set<Promise<void>>()
  #hushed = true
  #connection = 'none'

  constructor(name: string, client: MlsClient, say: (saying: Saying) => void) {
    this.#name = name
    this.#client = client
    this.#say = say
    client.on('outgoing', ({ convoId, message: { text, state, failure } }) => {
      if (text === undefined) return
      if (state === 'failed') say({ said: 'refused', convoId, text, why: failure ?? '' })
      if (state === 'sending') say({ said: 'taken', convoId, text })
    })
    client.on('connection', ({ state }) => (this.#connection = state))
    for (const type of ['gap', 'recovering', 'convoEnded', 'serverMisjudged', 'undecryptable'] as const)
      client.on(type, (event) => say({ said: 'odd', name, what: JSON.stringify(event) }))
  }

  /** How the client hears of news just now. */
  get connection(): string {
    return this.#connection
  }

  /** Begins; the clients of a process begin at different moments. */
  talk({ life, seed, pauseMs }: Extract<Order, { do: 'talk' }>): void {
    if (!this.#hushed) return
    this.#hushed = false
    void this.#talk(`${this.#name} ${life}`, { rng: seededRng(seed), pauseMs })
  }

  /** Stops; resolves when nothing is being said any more. */
  async hush(): Promise<void> {
    this.#hushed = true
    await Promise.all(this.#underWay)
  }

  async #talk(prefix: string, { rng, pauseMs }: { rng: Rng; pauseMs: number }): Promise<void> {
    for (let turn = 1; ; turn++) {
      await pause(rng.int(2 * pauseMs))
      if (this.#hushed) return
      const convos = (await this.#client.convos.list()).filter(({ state }) => state === 'joined')
      if (convos.length === 0) continue
      const work = this.#act(rng.pick(convos), `${prefix} ${String(turn)}`, rng.int(COMMITS) === 0)
      const settled = work.finally(() => this.#underWay.delete(settled))
      this.#underWay.add(settled)
    }
  }

  async #act(convo: Convo, text: string, commit: boolean): Promise<void> {
    try {
      if (commit) {
        await convo.rename({ name: text })
        return
      }
      await convo.send(text)
      this.#say({ said: 'acknowledged', convoId: convo.id, text })
    } catch (err) {
      this.#failed(convo, text, err)
    }
  }

  /** A member may not rename, which is no oddity; nor is a client that ends while it speaks. */
  #failed(convo: Convo, text: string, err: unknown): void {
    if (isError(err, 'NotAllowed', 'ClientClosed')) return
    const why = err instanceof MlsClientError ? err.error : String(err)
    this.#say({ said: 'odd', name: this.#name, what: `${text} in ${convo.id}: ${why}` })
  }
}
