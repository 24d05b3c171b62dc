import { setTimeout as pause } from 'node:timers/promises'
import type { Convo, MlsClient } from '@catbird-mls/client'
import { isError, MlsClientError } from '@catbird-mls/client'
import type { Rng } from '../mls/fuzz/rng.ts'
import { seededRng } from '../mls/fuzz/rng.ts'
import type { Manner, Order, Saying } from './protocol.ts'

/** One in so many acts of a client is a commit rather than a message, unless it is told otherwise. */
const COMMITS = 25

/** What a client tells of that should not happen. */
const ODD = [
  ...(['gap', 'recovering', 'convoEnded', 'serverMisjudged', 'undecryptable'] as const),
  ...(['serviceRestored', 'convoRestored', 'convoReset', 'signInRequired', 'thisDeviceRemoved'] as const),
]

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
    client.on('connection', ({ state, reason }) => {
      this.#connection = state
      if (state === 'offline') say({ said: 'offline', name, why: reason ?? '' })
    })
    for (const type of ODD)
      client.on(type, (event) => say({ said: 'odd', name, what: JSON.stringify(event) }))
    client.on('error', ({ error, during }) => {
      say({ said: 'odd', name, what: `${during}: ${error.error}: ${error.message}` })
    })
  }

  /** How the client hears of news just now. */
  get connection(): string {
    return this.#connection
  }

  /** Begins; the clients of a process begin at different moments. */
  talk({ life, seed, ...manner }: Extract<Order, { do: 'talk' }>): void {
    if (!this.#hushed) return
    this.#hushed = false
    void this.#talk(`${this.#name} ${life}`, seededRng(seed), manner)
  }

  /** Stops; resolves when nothing is being said any more. */
  async hush(): Promise<void> {
    this.#hushed = true
    await Promise.all(this.#underWay)
  }

  async #talk(prefix: string, rng: Rng, { pauseMs, commits = COMMITS }: Manner): Promise<void> {
    for (let turn = 1; ; turn++) {
      await pause(rng.int(2 * pauseMs))
      if (this.#hushed) return
      const convos = await this.#convos()
      if (convos.length === 0) continue
      const work = this.#act(rng.pick(convos), `${prefix} ${String(turn)}`, rng.int(commits) === 0)
      const settled = work.finally(() => this.#underWay.delete(settled))
      this.#underWay.add(settled)
    }
  }

  /** Those that it may speak in, and that somebody else is in: what is said before others come in is not theirs to read. */
  async #convos(): Promise<Convo[]> {
    const all = await this.#client.convos.list()
    const open = all.filter(({ state, status }) => state === 'joined' && status === 'accepted')
    const members = await Promise.all(open.map((convo) => convo.members()))
    return open.filter((_, i) => (members[i]?.length ?? 0) > 1)
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
