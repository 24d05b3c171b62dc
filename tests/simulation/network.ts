import { createHash } from 'node:crypto'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'
import type { Answer, Service } from './service.ts'
import type { Trace } from './trace.ts'

/** Who is at the near end of the network: one life of a device's client. */
export interface NearEnd {
  readonly name: string
  readonly online: boolean
  /** Whether it was killed: nobody is there to take an answer. */
  readonly dead: boolean
}

/** A call on its way. */
export interface Call {
  readonly from: NearEnd
  readonly method: string
  readonly path: string
  /** `body` is what was sent, as text. */
  readonly body: string
}

/** How likely it is that the network hurts a call. */
export interface Weather {
  readonly lostRequest: number
  readonly lostAnswer: number
  /** The request arrives twice. */
  readonly twice: number
  /** A way takes long, perhaps longer than anybody waits. */
  readonly slow: number
}

export const calm: Weather = { lostRequest: 0, lostAnswer: 0, twice: 0, slow: 0 }
export const rough: Weather = { lostRequest: 0.02, lostAnswer: 0.02, twice: 0.02, slow: 0.02 }

const TIMEOUT_MS = 30_000
const USUAL_MS = { least: 10, most: 400 }
const SLOW_MS = { least: 2_000, most: 45_000 }
/** A lost call is noticed after this long, unless it is not noticed at all. */
const NOTICED_MS = 1_000

/** Reads what was sent before it arrives, and may put something else in its place. */
export type Tamper = (call: Call) => Promise<string>
/** Is told of every answer, whether or not it reaches anybody. */
export type Watch = (call: Call, answer: Answer) => Promise<void> | void

/**
 * The network between the clients and the service. Every request, and every answer, is one thing that happens: on the
 * way it may be late, lost, or come twice. The service does one request at a time, to its end.
 */
export class Network {
  weather: Weather = rough
  /** Whether the service can be reached at all. */
  up = true
  tamper: Tamper | undefined
  readonly #parts: Parts
  readonly #watches: Watch[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  watch(watch: Watch): void {
    this.#watches.push(watch)
  }

  /** The `fetch` of a client. */
  fetchOf(from: NearEnd): typeof fetch {
    return (input, init = {}) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input)
      const body = init.body instanceof Uint8Array ? Buffer.from(init.body).toString() : ''
      const method = pathname.split('.').at(-1) ?? ''
      return this.#send({ from, method, path: `${pathname}${search}`, body }, init)
    }
  }

  #send(call: Call, init: RequestInit): Promise<Response> {
    const { agenda, chance } = this.#parts
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        noLongerWait()
        if (!call.from.dead) end()
      }
      const fail = (why: string) => settle(() => reject(new TypeError(`${call.method}: ${why} (simulated)`)))
      const noLongerWait = agenda.after(TIMEOUT_MS, () =>
        settle(() => reject(new DOMException(`${call.method} took too long`, 'TimeoutError'))),
      )
      init.signal?.addEventListener('abort', () => settle(() => reject(init.signal?.reason as Error)))
      if (init.signal?.aborted === true) return settle(() => reject(init.signal?.reason as Error))
      if (!call.from.online || !this.up) return void agenda.after(NOTICED_MS / 10, () => fail('unreachable'))
      const { weather } = this
      if (chance.chance(weather.lostRequest)) return this.#lose(() => fail('the request was lost'))
      const way = this.#way()
      if (chance.chance(weather.twice))
        agenda.after(way + this.#way(), () => this.#deliver(call, init).then(ignore))
      agenda.after(way, async () => {
        const answer = await this.#deliver(call, init)
        if (answer === undefined) return fail('unreachable')
        if (chance.chance(weather.lostAnswer)) return this.#lose(() => fail('the answer was lost'))
        agenda.after(this.#way(), () =>
          call.from.online ? settle(() => resolve(this.#response(answer))) : fail('gone offline'),
        )
      })
    })
  }

  async #deliver(call: Call, init: RequestInit): Promise<Answer | undefined> {
    const { service, trace } = this.#parts
    if (!this.up) return undefined
    const { method = 'GET', headers } = init
    const body = call.body === '' ? null : await (this.tamper?.(call) ?? call.body)
    const answer = await service.answer(call.path, { method, ...(headers ? { headers } : {}), body })
    trace.note(`${call.from.name} ${call.method} ${describe(answer)}`)
    for (const watch of this.#watches) await watch(call, answer)
    return answer
  }

  /** A loss is noticed soon (the connection broke), or only when nobody waits any more. */
  #lose(notice: () => void): void {
    const { agenda, chance } = this.#parts
    if (chance.chance(0.8)) agenda.after(chance.between(1, NOTICED_MS), notice)
  }

  #way(): number {
    const { chance } = this.#parts
    const { least, most } = chance.chance(this.weather.slow) ? SLOW_MS : USUAL_MS
    return chance.between(least, most)
  }

  /** The service's own clock is the world's; what its HTTP server puts into the header is not. */
  #response({ status, headers, body }: Answer): Response {
    const given = new Headers(headers)
    given.set('date', new Date(this.#parts.agenda.now()).toUTCString())
    given.delete('content-encoding')
    return new Response(body, { status, headers: given })
  }
}

interface Parts {
  readonly agenda: Agenda
  readonly chance: Chance
  readonly service: Service
  readonly trace: Trace
}

/** The error's name, or what the answer was in so many bytes. */
function describe({ status, body }: Answer): string {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 12)
  if (status < 400) return `${String(status)} ${digest}`
  const { error } = JSON.parse(Buffer.from(body).toString()) as { error?: string }
  return `${String(status)} ${String(error)} ${digest}`
}

function ignore(): void {
  // Nobody waits for the second answer.
}
